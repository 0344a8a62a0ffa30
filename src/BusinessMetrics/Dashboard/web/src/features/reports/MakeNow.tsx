import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { given } from '../../api/client';
import { errorOf } from '../../api/problem';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { Files } from './Files';
import { MakeDialog } from './MakeDialog';
import { useMake, useRun, type Run, type RunData } from './queries';
import { isUnderWay } from './run';
import { RunState } from './RunState';

interface Props {
  name: string;
  title: string;
  /** The newest that is known: one that is under way is shown, whoever had it made. */
  newest: Run | undefined;
  /** Offers its formats, day and watermark, too. */
  withChoices?: boolean;
}

/** Has a report made and shows how far it is, where the button is. */
export function MakeNow({ name, title, newest, withChoices = false }: Props) {
  const { search } = useSearch();
  const [isChoosing, setIsChoosing] = useState(false);
  const make = useMake();
  const making = useMutation({ mutationFn: (body: RunData) => make(name, given({ as_of: search.asOf, ...body })), onSuccess: () => setIsChoosing(false) });
  const started = making.data ?? (newest !== undefined && isUnderWay(newest) ? newest : undefined);
  const asked = useRun(started?.id ?? '', { enabled: started !== undefined });
  const run = asked.data?.value.id === started?.id ? asked.data?.value : started;
  return (
    <div className="report-making">
      <div className="form-actions">
        {/* What is not made at once is when somebody asks for it. */}
        <button type="button" disabled={making.isPending || (run !== undefined && isUnderWay(run))} onClick={() => making.mutate({ formats: [] })}>
          Make now<span className="hidden"> {title}</span>
        </button>
        {withChoices && (
          <button type="button" onClick={() => setIsChoosing(true)}>
            Make with choices
          </button>
        )}
      </div>
      {making.isError && !isChoosing && (
        <p className="wrong" role="alert">
          {errorOf(making.error).message}
        </p>
      )}
      <div role="status">
        {run !== undefined && (
          <div className="report-making">
            <RunState run={run} />
            {run.state === 'done' && (
              <Link to="/report-runs/$id" params={{ id: run.id }} search={carried}>
                {run.period}
                <span className="hidden"> of {title}</span>
              </Link>
            )}
            <Files run={run} />
          </div>
        )}
      </div>
      {isChoosing && <MakeDialog title={title} failure={making.error} isPending={making.isPending} onMake={body => making.mutate(body)} onClose={() => setIsChoosing(false)} />}
    </div>
  );
}
