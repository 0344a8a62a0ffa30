import type { Picture } from './picture';

/** Pixels for each of the picture's own: sharp on paper and on dense screens. */
const density = 2;

/** The picture in pixels. By a data address: the page's policy lets no other own picture in. */
export async function pngOf({ svg, width, height }: Picture): Promise<Blob> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * density;
  canvas.height = height * density;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser draws no pictures.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob(blob => (blob === null ? reject(new Error('The browser makes no PNG of it.')) : resolve(blob)), 'image/png'));
}
