/** Who may see, say and change what on a dashboard. */
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import css from "../../css/sharing.css?inline";
import { Avatar } from "../people/Avatar";
import { copy } from "../ui/Copy";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/icons";
import { adopt } from "../ui/sheets";
import { toast } from "../ui/Toast";
import { type Everyone, give, letEveryone, type Part, type Sharing, sharing, take } from "./api";
import { FindPerson } from "./FindPerson";

export interface ShareProps {
  dashboard: string;
  title: string;
  /** The id of who looks. */
  you: string;
  onClose: () => void;
}

const PARTS: Readonly<Record<Part, string>> = {
  owner: "Owner",
  editor: "Editor",
  commenter: "Commenter",
  viewer: "Viewer",
};
const EVERYONE: Readonly<Record<Everyone, string>> = {
  role: "By their role: editors edit, viewers comment",
  editor: "Edit",
  commenter: "See and comment",
  viewer: "See",
  nobody: "Nothing: it does not exist for them",
};

adopt(css);

export function Share({ dashboard, title, you, onClose }: ShareProps): JSX.Element {
  const [shown, setShown] = useState<Sharing | null>(null);
  const [fault, setFault] = useState("");
  const change = async (work: Promise<Sharing | undefined>): Promise<void> => {
    try {
      const next = await work;
      if (!next) return location.assign("/");
      setShown(next);
      setFault("");
    } catch (error) {
      setFault((error as Error).message);
      setShown((old) => old && { ...old });
    }
  };
  useEffect(() => {
    change(sharing(dashboard));
  }, [dashboard]);
  const footer = (
    <button type="button" class="btn" onClick={copyLink}>
      <Icon name="link" />
      Copy the link
    </button>
  );
  return (
    <Dialog title={`Share “${title}”`} onClose={onClose} footer={footer}>
      <div class="sharing">
        {shown?.mayShare && (
          <FindPerson
            label="Add somebody"
            without={new Set(shown.people.map(({ id }) => id))}
            onPick={(person) => change(give(dashboard, person.id, "editor"))}
          />
        )}
        <p class="fault" role="alert" hidden={fault === ""}>
          {fault}
        </p>
        {shown ? (
          <>
            <ul aria-label="People with a part of their own">
              {shown.people.map((person) => (
                <Row
                  key={person.id}
                  person={person}
                  you={person.id === you}
                  mayShare={shown.mayShare}
                  onPart={(part) => change(give(dashboard, person.id, part))}
                  onTake={() => change(take(dashboard, person.id))}
                />
              ))}
            </ul>
            <Others
              everyone={shown.everyone}
              mayShare={shown.mayShare}
              onChange={(next) => change(letEveryone(dashboard, next))}
            />
          </>
        ) : (
          fault === "" && <div class="skeleton rows" aria-hidden="true" />
        )}
        {shown && !shown.mayShare && <p class="hint">Only owners change who may what.</p>}
      </div>
    </Dialog>
  );
}

async function copyLink(): Promise<void> {
  const done = await copy(location.origin + location.pathname);
  toast(done ? { text: "The link is copied." } : { text: "The browser would not copy the link.", tone: "bad" });
}

interface RowProps {
  person: Sharing["people"][number];
  you: boolean;
  mayShare: boolean;
  onPart: (part: Part) => void;
  onTake: () => void;
}

function Row({ person, you, mayShare, onPart, onTake }: RowProps): JSX.Element {
  return (
    <li>
      <Avatar name={person.name} color={person.color} />
      <span class="who">
        <span class="clip">{you ? `${person.name} (you)` : person.name}</span>
        <small class="muted">{person.role} of the workspace</small>
      </span>
      {mayShare ? (
        <select
          class="input"
          aria-label={`What ${person.name} may`}
          value={person.part}
          onChange={({ currentTarget }) =>
            currentTarget.value === "" ? onTake() : onPart(currentTarget.value as Part)
          }
        >
          {Object.entries(PARTS).map(([part, words]) => (
            <option key={part} value={part} selected={part === person.part}>
              {words}
            </option>
          ))}
          <option value="">{you ? "Leave" : "Remove"}</option>
        </select>
      ) : (
        <span class="muted">{PARTS[person.part]}</span>
      )}
      {you && !mayShare && (
        <button type="button" class="btn ghost" onClick={onTake}>
          Leave
        </button>
      )}
    </li>
  );
}

interface OthersProps {
  everyone: Everyone;
  mayShare: boolean;
  onChange: (everyone: Everyone) => void;
}

function Others({ everyone, mayShare, onChange }: OthersProps): JSX.Element {
  const id = useId();
  if (!mayShare) return <p class="others">Everyone else: {EVERYONE[everyone].toLowerCase()}.</p>;
  return (
    <div class="field others">
      <label for={id}>Everyone else may</label>
      <select
        id={id}
        class="input"
        value={everyone}
        onChange={({ currentTarget }) => onChange(currentTarget.value as Everyone)}
      >
        {Object.entries(EVERYONE).map(([value, words]) => (
          <option key={value} value={value} selected={value === everyone}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
