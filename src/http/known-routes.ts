import type { FastifyInstance, HTTPMethods } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Which methods a path takes: Fastify's router says only that a method and a path do not meet. */
export class KnownRoutes {
  private readonly router = findMyWay();

  /** Must stand before the first route. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) {
        this.add(name as HTTPMethod, url);
      }
    });
  }

  /** For the `Allow` header; empty when there is no such path. */
  methodsOf(url: string): string[] {
    const [path = '/'] = url.split('?', 1);
    const found = METHODS.filter((method) => this.router.find(method as HTTPMethod, path));
    return found.length > 0 ? [...found, 'OPTIONS'] : [];
  }

  private add(method: HTTPMethod, url: string): void {
    if (url !== '*' && !this.router.hasRoute(method, url)) {
      this.router.on(method, url, () => undefined);
    }
  }
}
