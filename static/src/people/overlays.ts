/** Annotations and others' crosshairs over the charts: each plot has a layer of its own, drawn whenever it is. */
import { effect } from "@preact/signals";
import type { PlotLayer, PlotView } from "../charts/sync";
import type { Person } from "../core/roomWire";
import type { Annotation } from "../rooms/fold";
import type { Pointed } from "../rooms/people";
import type { Stage } from "./stage";

/** A crosshair that does not move is gone after so long, and fades before, milliseconds. */
export const GONE = 5_000;
const FADING = 2_500;
/** Half of a flag, pixels: one whose range begins further left stands at the edge. */
const HALF = 8;

/** How strongly somebody's crosshair shows at `now`: 1 while it moves, 0 once it is gone. */
export function strength({ seen }: Pick<Pointed, "seen">, now: number): number {
  const age = now - seen;
  return age <= FADING ? 1 : Math.max(0, 1 - (age - FADING) / (GONE - FADING));
}

/** Makes the layer of one plot. */
export function overlayOf(stage: Stage): (plot: PlotView, panel: string) => PlotLayer {
  return (plot, panel) => new Overlays(stage, plot, panel);
}

class Overlays implements PlotLayer {
  readonly #flags = new Map<string, HTMLElement>();
  readonly #lines = new Map<string, HTMLElement>();
  readonly #box = document.createElement("div");
  #annotations: readonly Annotation[] = [];
  #crosshairs: readonly Pointed[] = [];
  readonly #stops: (() => void)[];

  constructor(
    private readonly stage: Stage,
    private readonly plot: PlotView,
    private readonly panel: string,
  ) {
    this.#box.className = "overlays";
    plot.over.append(this.#box);
    this.#stops = [effect(() => this.#followAnnotations()), effect(() => this.#followCursors())];
  }

  draw(): void {
    const { width } = this.plot;
    for (const annotation of this.#annotations) this.#placeFlag(annotation, width);
    for (const cursor of this.#crosshairs) this.#placeLine(cursor, width);
  }

  remove(): void {
    for (const stop of this.#stops) stop();
    this.#box.remove();
  }

  #followAnnotations(): void {
    const all = this.stage.room.view.value.annotations;
    this.#annotations = all.filter(({ panel }) => panel === null || panel === this.panel);
    keep(this.#flags, new Set(this.#annotations.map(({ key }) => key)));
    this.draw();
  }

  #followCursors(): void {
    const { scene, you } = this.stage.room;
    void this.stage.sync.seconds.value; // they fade with time
    const now = Date.now();
    const others = [...scene.value.cursors.values()].filter(({ user }) => user !== you.value?.id);
    this.#crosshairs = others.filter((cursor) => cursor.time !== undefined && strength(cursor, now) > 0);
    keep(this.#lines, new Set(this.#crosshairs.map(({ user }) => user)));
    for (const cursor of this.#crosshairs) {
      const line = this.#lineOf(cursor.user, scene.value.people.get(cursor.user));
      line.style.opacity = String(strength(cursor, now));
    }
    this.draw();
  }

  #placeFlag(annotation: Annotation, width: number): void {
    const left = this.plot.leftOf(annotation.at);
    const right = annotation.until === null ? left : this.plot.leftOf(annotation.until);
    const flag = this.#flags.get(annotation.key);
    if (right < 0 || left > width) {
      if (flag) flag.hidden = true;
      return;
    }
    const shown = flag ?? this.#flagOf(annotation);
    shown.hidden = false;
    shown.classList.toggle("pending", annotation.pending);
    shown.style.transform = `translateX(${left}px)`;
    shown.style.setProperty("--span", `${right - left}px`);
    shown.style.setProperty("--pin", `${Math.max(0, Math.min(HALF - left, right - left))}px`);
  }

  #placeLine({ user, time = 0 }: Pointed, width: number): void {
    const line = this.#lines.get(user);
    if (!line) return;
    const left = this.plot.leftOf(time);
    line.hidden = left < 0 || left > width;
    line.classList.toggle("flipped", left > width - 90);
    line.style.transform = `translateX(${left}px)`;
  }

  #flagOf(annotation: Annotation): HTMLElement {
    const element = document.createElement("div");
    element.className = `flag ${annotation.severity}${annotation.until === null ? "" : " range"}`;
    const button = document.createElement("button");
    button.type = "button";
    const who = annotation.via ?? annotation.user.name;
    button.dataset.tip = `${annotation.text || "Marked"}\n${who}`;
    button.setAttribute("aria-label", `Annotation by ${who}: ${annotation.text || "a moment"}`);
    for (const name of ["mousedown", "mouseup", "dblclick"])
      button.addEventListener(name, (event) => event.stopPropagation()); // the plot would zoom
    button.addEventListener("keydown", (event) => event.stopPropagation());
    button.addEventListener("click", () => {
      const latest = this.#annotations.find(({ key }) => key === annotation.key);
      if (latest) this.stage.discuss(latest);
    });
    element.append(button);
    this.#box.append(element);
    this.#flags.set(annotation.key, element);
    return element;
  }

  #lineOf(user: string, person: Person | undefined): HTMLElement {
    const known = this.#lines.get(user);
    if (known) return known;
    const line = document.createElement("div");
    line.className = "other-crosshair";
    line.setAttribute("aria-hidden", "true");
    line.style.setProperty("--hue", String(person?.color ?? 0));
    const name = document.createElement("span");
    name.textContent = person?.name ?? "";
    line.append(name);
    this.#box.append(line);
    this.#lines.set(user, line);
    return line;
  }
}

/** Takes away the elements whose key is not in `keys`. */
function keep(elements: Map<string, HTMLElement>, keys: ReadonlySet<string>): void {
  for (const [key, element] of elements) {
    if (keys.has(key)) continue;
    element.remove();
    elements.delete(key);
  }
}
