export { badAnswers } from './bad-answers.js';
export { FakeUpstream } from './fake-upstream.js';
export { openAiBlock, openAiError } from './openai-wire.js';
export { PassingFaults } from './passing-faults.js';
export { paint, sha256 } from './pictures.js';
export type { ReceivedCall, Script, Step } from './step.js';
