import { createServer } from 'node:http';
import { gatewayPicture } from './gateway-picture.js';

const { PORT, HOST, PICTURE_ROWS = '0' } = process.env;

/** Speaks OpenAI's images API and answers every call at once, with the same bytes. */
export async function serveUpstream(): Promise<void> {
  const data = [{ b64_json: (await gatewayPicture(Number(PICTURE_ROWS))).toString('base64') }];
  const answer = Buffer.from(JSON.stringify({ created: 1, data, output_format: 'png' }));
  createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
      response.end(answer);
    });
  }).listen(Number(PORT), HOST);
}
