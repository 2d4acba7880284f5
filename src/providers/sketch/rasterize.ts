import type { Dimensions } from '../dimensions.js';

/** Draws SVG off the main thread and packs the pixels as PNG. The libraries are loaded when the first picture is drawn. */
export async function rasterize(svg: string, { width, height }: Dimensions, signal: AbortSignal): Promise<Buffer> {
  const [{ renderAsync }, { default: sharp }] = await Promise.all([import('@resvg/resvg-js'), import('sharp')]);
  signal.throwIfAborted();
  // The library takes over a signal it is given and refuses it the next time, so it gets none.
  const image = await renderAsync(svg, { font: { loadSystemFonts: false } });
  signal.throwIfAborted();
  // Level 2 without row filters: flat colours pack well anyway, and 4K stays far below a second.
  const { pixels } = image;
  const png = await sharp(pixels, {
    raw: { width: image.width, height: image.height, channels: 4 },
    limitInputPixels: false,
  })
    .resize(width, height, { fit: 'fill' })
    .removeAlpha()
    .png({ compressionLevel: 2, adaptiveFiltering: false })
    .toBuffer();
  // Millions of pixels that are of no use any more: left to the collector, they make it look at the whole heap each time.
  (pixels.buffer as ArrayBuffer).transfer(0);
  return png;
}
