/** One notification as something to press: it leads to its link, if it has one, and is read by that. */
import type { JSX } from "preact";
import type { Notice } from "../core/noticeWire";
import { ago, moment } from "../time/words";
import { Icon } from "../ui/icons";

interface Props {
  one: Notice;
  now: number;
  onOpen: (event: MouseEvent) => void;
}

export function NoticeLine({ one, now, onOpen }: Props): JSX.Element {
  const { title, body, severity, link, sender, state } = one;
  const time = Date.parse(one.time);
  const unread = state === "unseen" || state === "seen";
  const shared = { class: `notice-line ${severity}${unread ? " unread-line" : ""}`, onClick: onOpen };
  const inside = (
    <>
      <i class="notice-mark">{severity !== "info" && <Icon name="warn" />}</i>
      <span class="notice-text">
        <b>
          {unread && <span class="aside-only">Unread: </span>}
          {severity !== "info" && <span class="aside-only">{severity}: </span>}
          {title}
        </b>
        {body && <span class="notice-body">{body}</span>}
        <small class="muted">
          {sender} ·{" "}
          <time dateTime={one.time} data-tip={moment(time, now)}>
            {ago(time, now)}
          </time>
        </small>
      </span>
    </>
  );
  return link ? (
    <a {...shared} href={link}>
      {inside}
    </a>
  ) : (
    <button type="button" {...shared}>
      {inside}
    </button>
  );
}
