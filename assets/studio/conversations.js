import { post } from './api.js';

/** Moves the head of a conversation to one of its pictures: back to where the ways part, then forward. */
export async function moveHead({ path, headId, items, targetId }) {
  const byId = new Map(items.map((item) => [item.portraitId, item]));
  const way = [];
  for (let id = targetId; byId.has(id); id = byId.get(id).parentId) {
    way.unshift(id);
  }
  let head = headId;
  while (!way.includes(head)) {
    ({ headId: head } = await post(`${path}/undo`));
  }
  for (const to of way.slice(way.indexOf(head) + 1)) {
    ({ headId: head } = await post(`${path}/redo`, { to }));
  }
  return head;
}
