import { get, order } from './api.js';
import { followPortrait } from './jobs.js';
import { isInTheMaking } from './portraits.js';

/** All portraits of one persona, their trees and heads, and the ones in the making. */
export class Gallery {
  items = [];
  heads = new Map();
  canonicalId = null;
  activeId = null;
  /** Where each job stands, and who wants to know. */
  watched = new Map();

  constructor(personaId, signal) {
    this.path = `v1/personas/${personaId}`;
    this.signal = signal;
  }

  async load() {
    const { items, canonicalId, activeId } = await get(`${this.path}/portraits?includeFailed=true`, this.signal);
    this.items = items.filter(({ status }) => status !== 'failed');
    Object.assign(this, { canonicalId, activeId });
    const conversations = new Set(this.items.map(({ conversationId }) => conversationId).filter(Boolean));
    await Promise.all([...conversations].map((id) => this.loadHead(id)));
  }

  async loadHead(id) {
    const { headId } = await get(this.conversationPath(id), this.signal);
    this.heads.set(id, headId);
  }

  conversationPath(id) {
    return `${this.path}/portrait/conversations/${id}`;
  }

  /** Trees by their roots, the canonical first; older pictures of a tree come first. */
  get roots() {
    const ids = new Set(this.items.map(({ portraitId }) => portraitId));
    const roots = this.items.filter(({ parentId }) => !ids.has(parentId));
    return roots.toSorted((a, b) => (b.portraitId === this.canonicalId) - (a.portraitId === this.canonicalId));
  }

  childrenOf({ portraitId }) {
    return this.items.filter(({ parentId }) => parentId === portraitId).toReversed();
  }

  find(id) {
    return this.items.find(({ portraitId }) => portraitId === id) ?? null;
  }

  headOf(item) {
    return this.heads.get(item?.conversationId) ?? null;
  }

  /** Orders a picture and follows it; answers its id as soon as it stands in line. */
  async draw(route, body, ondone) {
    const made = await order(`${this.path}/portrait/${route}`, body, { prefer: 'respond-async' });
    await this.load();
    this.watch(made.portraitId, ondone);
    return made.portraitId;
  }

  watchAll(ondone) {
    for (const { portraitId } of this.items.filter(isInTheMaking)) {
      this.watch(portraitId, ondone);
    }
  }

  watch(id, ondone) {
    if (this.watched.has(id)) {
      return;
    }
    const progress = { value: 0, status: 'queued', told: [] };
    this.watched.set(id, progress);
    const onProgress = (value, status) => {
      Object.assign(progress, { value, status });
      progress.told.forEach((tell) => tell(value, status));
    };
    void this.end(id, ondone, onProgress);
  }

  async end(id, ondone, onProgress) {
    let outcome;
    try {
      outcome = { item: await followPortrait(`${this.path}/portrait/${id}`, onProgress, this.signal), error: null };
    } catch (error) {
      outcome = { item: null, error };
    }
    this.watched.delete(id);
    if (!this.signal.aborted) {
      await this.load();
      await ondone(id, outcome);
    }
  }

  /** Has a picture on the page follow its job. */
  progressOf({ portraitId }, tell) {
    const progress = this.watched.get(portraitId);
    if (progress) {
      progress.told.push(tell);
      tell(progress.value, progress.status);
    }
  }
}
