/** The path as the router reads it, whatever its spelling; without the query. */
export function decodedPath(url: string): string {
  const [path = ''] = url.split('?', 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export const isOperatorPath = (url: string): boolean => decodedPath(url).startsWith('/admin/');
