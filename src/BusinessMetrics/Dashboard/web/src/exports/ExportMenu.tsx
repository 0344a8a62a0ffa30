import { useState } from 'react';
import { errorOf } from '../api/problem';
import { Popover } from '../ui/Popover';
import { toast } from '../ui/Toasts';
import type { About } from './about';
import type { Drawing } from './drawing';
import type { Table } from './table';
import type { Kind } from './taking';

interface Props {
  name: string;
  sentence?: string | undefined;
  table: () => Table;
  /** Without one there is no picture of it. */
  drawing?: (() => Drawing) | undefined;
  about: () => About;
}

const words: Record<Kind, string> = { png: 'Picture (PNG)', svg: 'Drawing (SVG)', csv: 'Table (CSV)', xlsx: 'Workbook (Excel)' };

/** A chart or table as a file, with what was asked and when. What makes files comes when somebody wants one. */
export function ExportMenu({ name, sentence, table, drawing, about }: Props) {
  const [open, setOpen] = useState(false);
  const kinds: readonly Kind[] = drawing === undefined ? ['csv', 'xlsx'] : ['png', 'svg', 'csv', 'xlsx'];
  const take = async (kind: Kind) => {
    setOpen(false);
    try {
      const taking = await import('./taking');
      await taking.take(kind, { table: table(), sentence, drawing: drawing?.(), about: about() });
    } catch (failure) {
      toast(`It could not be exported: ${errorOf(failure).message}`, true);
    }
  };
  return (
    <Popover
      isLink
      label={
        <>
          Export<span className="hidden"> {name}</span>
        </>
      }
      title={`Export “${name}”`}
      open={open}
      onOpenChange={setOpen}
    >
      <div className="presets">
        {kinds.map(kind => (
          <button key={kind} type="button" onClick={() => void take(kind)}>
            {words[kind]}
          </button>
        ))}
      </div>
    </Popover>
  );
}
