import { FakeUpstream } from '../../test/support/fake-upstream/index.js';

const port = Number(process.argv[2] ?? 8089);
const upstream = await new FakeUpstream().start(port);
upstream.script = (call) => {
  console.log(`${call.api}  ${call.model}  ${call.pictures.length} references  ${call.text.length} characters`);
  return undefined;
};
console.log(`A stand-in for Gemini and OpenAI listens on ${upstream.url}. It draws pictures of one colour and costs nothing.

Start the service against it in another terminal:

  GEMINI_API_KEY=${upstream.geminiKey} GEMINI_BASE_URL=${upstream.url} \\
  OPENAI_API_KEY=${upstream.openAiKey} OPENAI_BASE_URL=${upstream.url}/v1 npm start

Ctrl+C stops it.
`);
