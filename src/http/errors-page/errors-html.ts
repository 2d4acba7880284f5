import { Dialects } from '../dialects/dialects.js';
import { type ErrorSection, errorSections } from './error-sections.js';
import { INTRODUCTION, OWNERS } from './words.js';

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
h1 { line-height: 1.2; }
h2 { font: 600 1.1rem ui-monospace, monospace; margin: 0 0 .5rem; }
h2 a { color: inherit; text-decoration: none; }
h2 a:hover { text-decoration: underline; }
nav { columns: 14rem; font: .85rem/1.7 ui-monospace, monospace; }
nav a { display: block; overflow-wrap: anywhere; }
section { border-top: 1px solid var(--line); padding: 1.25rem 0; scroll-margin-top: 1rem; }
section:target { border-top: 3px solid; }
article + article { margin-top: 1.5rem; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border: 1px solid var(--line); padding: .25rem .7rem; text-align: left; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
`;

/** The page that `doc_url` points into: the same sections as `docs/errors.md`, with an anchor for each code. */
export function errorsHtml(): string {
  const sections = errorSections(new Dialects({ PUBLIC_URL: '', DOCS_ENABLED: false }));
  const index = sections.map(({ code }) => `<a href="#${code}">${code}</a>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors · Likeness</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Errors</h1>
${INTRODUCTION.map((text) => `<p>${inline(text)}</p>`).join('\n')}
<nav aria-label="Codes">
${index}
</nav>
${sections.map(sectionOf).join('\n')}
</body>
</html>
`;
}

const sectionOf = ({ code, cases }: ErrorSection): string => `<section id="${code}">
<h2><a href="#${code}">${code}</a></h2>
${cases.map(caseOf).join('\n')}
</section>`;

const caseOf = ({ appearances, owner, cause, cure }: ErrorSection['cases'][number]): string => `<article>
<p>${inline(cause)}</p>
<table>
<tr><th>family</th><th>status</th><th>type</th></tr>
${appearances
  .map(({ family, status, type }) => `<tr><td>${family}</td><td>${status}</td><td>${type ?? '–'}</td></tr>`)
  .join('\n')}
</table>
<p>${inline(`${OWNERS[owner]} ${cure}`)}</p>
</article>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The two marks our sentences use: \`code\` and **strong**. */
const inline = (text: string): string =>
  text
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
