import type { IncomingMessage } from 'node:http';

/** Most clients read no answer before they have sent everything. */
const READ_ON_MS = 5_000;
const LINGER_MS = 2_000;

/** Listens for a moment to the rest of a body that was refused, so that its sender can read why; nothing of it is kept. */
export function letFinish(body: IncomingMessage): void {
  const cut = setTimeout(() => body.destroy(), READ_ON_MS).unref();
  body.once('close', () => clearTimeout(cut));
  body.resume();
}

/**
 * Ends a connection whose request nobody will read, once its answer is sent. Closing at once would reset it, and a client in
 * the middle of its body could lose the answer: so our side says goodbye, reads nothing, and waits a moment for theirs.
 */
export function lingerUnread(request: IncomingMessage): void {
  const { socket } = request;
  const giveUp = setTimeout(() => request.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(giveUp));
  // What Node does when an answer is finished: read the rest, and destroy the connection.
  Object.assign(request, { _dump: () => undefined });
  socket.destroySoon = () => socket.end();
}
