import { useEffect, useId, useRef, useState } from 'react';
import { fieldError } from '../../api/problem';
import { Area, Choice, Field } from '../../ui/Field';
import { announce } from '../../ui/announce';
import { addable, moved, panelsProblem, refusedAt, sectionKinds, sectionWords, withSection, type SectionDraft, type SectionKind } from './report';

interface Props {
  sections: readonly SectionDraft[];
  failure: unknown;
  onChange: (sections: readonly SectionDraft[]) => void;
}

/** What the report is made of, in its order. By keyboard: what was moved keeps the focus. */
export function SectionList({ sections, failure, onChange }: Props) {
  const id = useId();
  const focused = useRef<string | undefined>(undefined);
  // Of the list as a whole: what is of one section stands there.
  const ofAll = fieldError(failure, 'sections');
  const offered = addable(sections);
  const [wanted, setWanted] = useState<SectionKind>('costs');
  const next = offered.includes(wanted) ? wanted : (offered[0] ?? 'custom');

  // What moves in the page loses the focus, and what is removed takes it along.
  useEffect(() => {
    if (focused.current === undefined) return;
    document.getElementById(focused.current)?.focus();
    focused.current = undefined;
  });

  const nameOf = (section: SectionDraft) => (section.title.trim() === '' ? sectionWords[section.kind] : section.title.trim());

  function move(at: number, by: -1 | 1) {
    const section = sections[at];
    const changed = moved(sections, at, by);
    if (section === undefined || changed === sections) return;
    focused.current = `${id}-${section.key}-${by}`;
    onChange(changed);
    announce(`${nameOf(section)} is section ${at + by + 1} of ${sections.length} now.`);
  }

  function remove(at: number) {
    const section = sections[at];
    const other = sections[at + 1] ?? sections[at - 1];
    if (section === undefined) return;
    focused.current = other === undefined ? `${id}-add` : `${id}-${other.key}-remove`;
    onChange(sections.filter((_, index) => index !== at));
    announce(`${nameOf(section)} is removed.`);
  }

  function add() {
    const changed = withSection(sections, next);
    focused.current = `${id}-${changed.at(-1)?.key ?? ''}-remove`;
    onChange(changed);
    announce(`${sectionWords[next]} is section ${changed.length}.`);
  }

  return (
    <fieldset className="form">
      <legend>Sections</legend>
      <ol className="report-sections">
        {sections.map((section, at) => {
          const field = `sections[${at}]`;
          const name = nameOf(section);
          const set = (changed: Partial<SectionDraft>) => onChange(sections.map((each, index) => (index === at ? { ...each, ...changed } : each)));
          const isCustom = section.kind === 'custom';
          return (
            <li key={section.key}>
              <div className="form-fields">
                <Choice
                  label={`Section ${at + 1}`}
                  value={section.kind}
                  options={sectionKinds.filter(kind => kind === section.kind || offered.includes(kind)).map(kind => [kind, sectionWords[kind]] as const)}
                  error={refusedAt(failure, `${field}.kind`)}
                  onChange={event => set({ kind: event.target.value as SectionKind })}
                />
                <Field
                  label={`Title of section ${at + 1}${isCustom ? '' : ' (optional)'}`}
                  placeholder={isCustom ? undefined : sectionWords[section.kind]}
                  autoComplete="off"
                  value={section.title}
                  error={refusedAt(failure, `${field}.title`)}
                  onChange={event => set({ title: event.target.value })}
                />
              </div>
              {isCustom && (
                <Area
                  label={`Panels of section ${at + 1}`}
                  rows={8}
                  spellCheck={false}
                  value={section.panels}
                  hint="JSON: 1 to 20 panels, as those of a dashboard of one's own, without place and time."
                  error={panelsProblem(section.panels) ?? refusedAt(failure, `${field}.panels`)}
                  onChange={event => set({ panels: event.target.value })}
                />
              )}
              <div className="form-actions">
                <button type="button" id={`${id}-${section.key}--1`} aria-disabled={at === 0} onClick={() => move(at, -1)}>
                  <span aria-hidden="true">↑</span>
                  <span className="hidden">Move {name} up</span>
                </button>
                <button type="button" id={`${id}-${section.key}-1`} aria-disabled={at === sections.length - 1} onClick={() => move(at, 1)}>
                  <span aria-hidden="true">↓</span>
                  <span className="hidden">Move {name} down</span>
                </button>
                <button type="button" id={`${id}-${section.key}-remove`} onClick={() => remove(at)}>
                  Remove<span className="hidden"> {name}</span>
                </button>
              </div>
            </li>
          );
        })}
      </ol>
      {ofAll !== undefined && (
        <p className="wrong" role="alert">
          {ofAll}
        </p>
      )}
      <div className="row">
        <Choice label="Another section" value={next} options={offered.map(kind => [kind, sectionWords[kind]] as const)} onChange={event => setWanted(event.target.value as SectionKind)} />
        <button type="button" id={`${id}-add`} onClick={add}>
          Add the section
        </button>
      </div>
    </fieldset>
  );
}
