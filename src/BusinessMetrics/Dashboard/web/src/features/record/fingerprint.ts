const prime = 0x0000000001000000000000000000013Bn;
const basis = 0x6c62272e07bb014262b821756295c58dn;
const mask = (1n << 128n) - 1n;

/** FNV-1a of 128 bits: WebCrypto is not to be had on a page without TLS. */
export function fingerprint(text: string): string {
  let hash = basis;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * prime) & mask;
  return hash.toString(16).padStart(32, '0');
}

function uuid(hex: string, version: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The id of a line by what it says: the same line again is the same metric. A UUID of version 8 (RFC 9562). */
export function lineId(body: string, occurrence: number): string {
  return uuid(fingerprint(`${occurrence}\n${body}`), '8');
}

/** Ids of lines in their order. Lines that say the same are told apart by which of them it is. */
export function lineIds(): (body: string) => string {
  const seen = new Map<string, number>();
  return body => {
    const occurrence = (seen.get(body) ?? 0) + 1;
    seen.set(body, occurrence);
    return lineId(body, occurrence);
  };
}

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return uuid(Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(''), '4');
}
