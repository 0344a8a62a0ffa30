/** What a caller sent: text always, of whatever direction, broken where nothing else gives. */
export function Text({ children }: { children: string | null | undefined }) {
  return children === null || children === undefined || children === '' ? <span className="muted">none</span> : <bdi className="foreign">{children}</bdi>;
}
