import type { ReactNode } from 'react';

/** Under a table: what is beyond its rows. */
export function Foot({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr>
      <td colSpan={columns} className="muted">
        {children}
      </td>
    </tr>
  );
}
