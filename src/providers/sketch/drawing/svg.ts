const round = (d: string): string => d.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));

export const shape = (d: string, fill: string, extra = ''): string =>
  `<path d="${round(d)}" fill="${fill}"${extra && ` ${extra}`}/>`;

export const stroke = (d: string, color: string, width: number, extra = ''): string =>
  `<path d="${round(d)}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${extra && ` ${extra}`}/>`;

export const circle = (x: number, y: number, radius: number, fill: string, extra = ''): string =>
  ellipse(x, y, radius, radius, fill, extra);

export const ellipse = (x: number, y: number, rx: number, ry: number, fill: string, extra = ''): string =>
  `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}" fill="${fill}"${extra && ` ${extra}`}/>`;

export const rect = (x: number, y: number, width: number, height: number, fill: string, extra = ''): string =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"${extra && ` ${extra}`}/>`;

export const group = (content: string, attributes: string): string => `<g ${attributes}>${content}</g>`;

/** Content that shows only inside the outline. */
export const clipped = (id: string, outline: string, content: string): string =>
  `<clipPath id="${id}"><path d="${round(outline)}"/></clipPath><g clip-path="url(#${id})">${content}</g>`;

export const verticalGradient = (id: string, stops: readonly string[]): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stopsOf(stops)}</linearGradient>`;

export const radialGradient = (id: string, stops: readonly string[], attributes = ''): string =>
  `<radialGradient id="${id}" ${attributes}>${stopsOf(stops)}</radialGradient>`;

function stopsOf(colors: readonly string[]): string {
  const last = Math.max(1, colors.length - 1);
  return colors
    .map((entry, at) => {
      const [color = entry, opacity = '1'] = entry.split('/');
      return `<stop offset="${(at / last).toFixed(3)}" stop-color="${color}" stop-opacity="${opacity}"/>`;
    })
    .join('');
}
