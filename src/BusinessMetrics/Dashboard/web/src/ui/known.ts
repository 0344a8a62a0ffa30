/** The API says 0 where there is nothing to divide by, or nothing was reported: no data. */
export function known(value: number): number | null {
  return value === 0 ? null : value;
}

/** A figure of a block that says how many metrics are behind it. */
export function knownIn<T>(samples: number, value: T): T | null {
  return samples === 0 ? null : value;
}
