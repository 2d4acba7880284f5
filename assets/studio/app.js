import { show } from './dom.js';
import { refreshMeters, renderHeader } from './parts/header.js';
import { complain } from './parts/news.js';
import { readKey } from './session.js';
import { avatarsView } from './views/avatars.js';
import { characterView } from './views/character.js';
import { charactersView, newCharacterView } from './views/characters.js';
import { keyView } from './views/key.js';
import { newPersonaView } from './views/persona-form.js';
import { personaView } from './views/persona.js';
import { personasView } from './views/personas.js';

const ROUTES = [
  [/^#\/personas\/new$/, newPersonaView, 'New persona'],
  [/^#\/personas\/([\w-]+)$/, personaView, 'Persona'],
  [/^#\/avatars$/, avatarsView, 'Avatars'],
  [/^#\/characters\/new$/, newCharacterView, 'New character'],
  [/^#\/characters\/(\w+)$/, characterView, 'Character'],
  [/^#\/characters$/, charactersView, 'Characters'],
  [/.*/, personasView, 'Personas'],
];

const main = document.getElementById('main');
let leaving = new AbortController();

/** Shows the page that the address names; what the page before still waits for ends. */
async function route(reason) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const hash = location.hash || '#/personas';
  renderHeader(hash);
  if (!readKey()) {
    document.title = 'Likeness Studio';
    show(
      main,
      keyView(typeof reason === 'string' ? reason : null, () => route()),
    );
    return;
  }
  const [pattern, view, title] = ROUTES.find(([candidate]) => candidate.test(hash));
  document.title = `${title} · Likeness Studio`;
  main.setAttribute('aria-busy', 'true');
  refreshMeters();
  try {
    await view({ main, id: pattern.exec(hash)[1], signal });
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  } catch (error) {
    complain(error);
  } finally {
    main.removeAttribute('aria-busy');
  }
}

addEventListener('hashchange', () => void route());
addEventListener('key-refused', ({ detail }) => void route(detail));
addEventListener('unhandledrejection', ({ reason }) => complain(reason));
void route();
