import { useMemo, type ReactNode } from 'react';
import { PartContext, usePart } from './useAbout';

interface Props {
  /** By name; undefined takes away what the page is narrowed by and this part is not. */
  own?: Readonly<Record<string, string | undefined>> | undefined;
  answeredAt?: number | undefined;
  isOfOwnTime?: boolean | undefined;
  children: ReactNode;
}

/** A part of a page that is about something else than the rest; it shows in what is taken along. */
export function Part({ own, answeredAt, isOfOwnTime, children }: Props) {
  const text = JSON.stringify(own ?? {}, (_, value: unknown) => (value === undefined ? null : value));
  const part = useMemo(() => {
    const read = JSON.parse(text) as Record<string, string | null>;
    return {
      own: Object.fromEntries(Object.entries(read).map(([name, words]) => [name, words ?? undefined])),
      ...(answeredAt === undefined ? {} : { answeredAt }),
      ...(isOfOwnTime === undefined ? {} : { isOfOwnTime }),
    };
  }, [text, answeredAt, isOfOwnTime]);
  return <PartContext value={usePart(part)}>{children}</PartContext>;
}
