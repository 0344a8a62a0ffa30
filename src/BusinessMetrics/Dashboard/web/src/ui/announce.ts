let region: HTMLElement | undefined;

/** Says something to those who do not see it happen. */
export function announce(text: string) {
  if (region === undefined) {
    region = document.createElement('div');
    region.className = 'hidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = text;
}
