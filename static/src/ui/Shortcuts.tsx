/** The overlay that lists what the keys do on this page. */
import type { JSX } from "preact";
import { Dialog } from "./Dialog";
import { keyNames } from "./keyNames";
import { type Shortcut, shortcuts } from "./keys";

const GROUPS = ["Everywhere", "Inbox", "Time", "Panels", "Editing"] as const;

export function ShortcutsDialog({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Keyboard" wide onClose={onClose}>
      <div class="shortcuts">
        {GROUPS.map((group) => (
          <Group
            key={group}
            title={group}
            list={shortcuts.value.filter((one) => one.group === group && one.keys !== "")}
          />
        ))}
      </div>
    </Dialog>
  );
}

function Group({ title, list }: { title: string; list: Shortcut[] }): JSX.Element | null {
  const labels = [...new Set(list.map(({ label }) => label))];
  if (labels.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {labels.map((label) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {list
                .filter((one) => one.label === label)
                .flatMap(({ keys }) => keyNames(keys))
                .map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
