import { useState } from 'react';
import { given } from '../../api/client';
import { Dialog } from '../../ui/Dialog';
import { Checks, Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import type { RunData } from './queries';
import { refusedAt } from './report';
import { formats, type Format } from './run';

interface Props {
  title: string;
  failure: unknown;
  isPending: boolean;
  onMake: (body: RunData) => void;
  onClose: () => void;
}

/** A report for another day, with a watermark, or with its files at once. */
export function MakeDialog({ title, failure, isPending, onMake, onClose }: Props) {
  const [on, setOn] = useState('');
  const [watermark, setWatermark] = useState('');
  const [chosen, setChosen] = useState<Format[]>(['pdf']);
  return (
    <Dialog title={`Make ${title}`} open onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          onMake(given({ on, watermark: watermark.trim(), formats: chosen }));
        }}
      >
        <div className="form-fields">
          <Field label="As if made on (optional)" type="date" value={on} hint="The last month is the one before this day." error={refusedAt(failure, 'on')} onChange={event => setOn(event.target.value)} />
          <Field label="Watermark (optional)" autoComplete="off" value={watermark} hint="Across each page, such as Draft." error={refusedAt(failure, 'watermark')} onChange={event => setWatermark(event.target.value)} />
        </div>
        <Checks legend="Written at once" options={formats} chosen={chosen} hint="The others are when somebody asks for them." error={refusedAt(failure, 'formats')} onChange={setChosen} />
        <Refusal failure={failure} shown={['on', 'watermark', 'formats']} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={isPending}>
            Make it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
