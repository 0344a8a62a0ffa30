import { useState } from 'react';
import { errorOf } from '../api/problem';
import { Popover } from '../ui/Popover';
import { toast } from '../ui/Toasts';
import { tablesOf } from './shown';
import { useAbout } from './useAbout';

const main = () => document.getElementById('main');

/** The page on paper, or all its figures, charts and tables as sheets of one workbook. */
export function PageExport({ title }: { title: string }) {
  const [open, setOpen] = useState(false);
  const [tables, setTables] = useState(0);
  const about = useAbout();
  const take = async () => {
    setOpen(false);
    try {
      const taking = await import('./taking');
      await taking.takePage(title, about(), tablesOf(main()));
    } catch (failure) {
      toast(`It could not be exported: ${errorOf(failure).message}`, true);
    }
  };
  const print = () => {
    setOpen(false);
    // Once what is open is gone, or it would be on the paper.
    window.setTimeout(() => window.print(), 200);
  };
  return (
    <Popover
      label={
        <>
          Export<span className="hidden"> the page {title}</span>
        </>
      }
      title={`Export “${title}”`}
      open={open}
      onOpenChange={now => {
        if (now) setTables(tablesOf(main()).length);
        setOpen(now);
      }}
    >
      <div className="presets">
        <button type="button" onClick={print}>
          Print, or save as PDF
        </button>
        {tables > 0 && (
          <button type="button" onClick={() => void take()}>
            All its tables (Excel)
          </button>
        )}
      </div>
    </Popover>
  );
}
