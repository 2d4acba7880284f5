/** The part of autocannon that the benchmarks use; it brings no types of its own. */
declare module 'autocannon' {
  namespace autocannon {
    export interface Request {
      method?: string;
      path?: string;
      body?: string;
      headers?: Record<string, string>;
      setupRequest?: (request: Request) => Request;
    }

    export interface Options {
      url: string;
      connections: number;
      duration: number;
      headers?: Record<string, string>;
      requests?: Request[];
    }

    export interface Result {
      '2xx': number;
      non2xx: number;
      errors: number;
      duration: number;
      latency: { p50: number; p99: number };
    }
  }

  const autocannon: (options: autocannon.Options) => Promise<autocannon.Result>;
  export = autocannon;
}
