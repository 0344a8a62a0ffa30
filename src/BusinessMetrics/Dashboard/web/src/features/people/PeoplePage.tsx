import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { errorOf } from '../../api/problem';
import { useSearch } from '../../app/useSearch';
import { announce } from '../../ui/announce';
import { PageHead } from '../../ui/PageHead';
import { ErasureCertificate } from './ErasureCertificate';
import { LookUp } from './LookUp';
import { Person } from './Person';
import { holdOf, storedOf, type Certificate } from './person';
import { exportPerson, type Document } from './queries';
import { ResultHeading } from './ResultHeading';
import { erasedSentence, personSentence, unknownPerson } from './sentence';
import './people.css';

/**
 * What is stored about somebody, and how they are forgotten. This page's state is not in its address, as other pages' is: a
 * user id is personal data, and addresses are shared, logged and kept in the browser's history, where no erasure reaches them.
 */
export default function PeoplePage() {
  const { search } = useSearch();
  const [certificates, setCertificates] = useState<readonly Document<Certificate>[]>([]);
  const looking = useMutation({
    mutationFn: exportPerson,
    gcTime: 0,
    onSuccess: ({ value }) => announce(personSentence(storedOf(value), holdOf(value))),
    onError: failure => announce(errorOf(failure).problem.title),
  });
  const isUnknown = looking.isError && errorOf(looking.error).problem.type === unknownPerson;

  return (
    <>
      <PageHead
        title="People"
        sentence="Look somebody up by the user id that metrics name them by: to give them what is stored about them, to hold it, or to erase them."
      />
      {search.asOf !== undefined && <p className="note muted">People are shown as they are now, whatever moment the page looks at: who is erased is erased at every moment.</p>}
      <div className="grid">
        {certificates.map(certificate => (
          <ErasureCertificate key={certificate.value.subject_id} certificate={certificate} />
        ))}
        {/* Another one once somebody is erased: the form forgets the id, too. */}
        <LookUp key={certificates.length} failure={isUnknown ? null : looking.error} isPending={looking.isPending} onLookUp={userId => looking.mutate(userId)} />
        {isUnknown && (
          <section className="panel wide" data-state="empty">
            <ResultHeading key={looking.submittedAt}>{errorOf(looking.error).problem.title}</ResultHeading>
            <p>{errorOf(looking.error).problem.detail}</p>
          </section>
        )}
        {looking.data !== undefined && (
          <Person
            key={looking.data.value.exported_at}
            exported={looking.data}
            onAskAgain={() => looking.mutate(looking.variables)}
            onErased={certificate => {
              looking.reset();
              setCertificates(known => [certificate, ...known]);
              announce(erasedSentence(certificate.value));
            }}
          />
        )}
      </div>
    </>
  );
}
