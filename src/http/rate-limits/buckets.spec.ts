import { bucketOf } from './buckets.js';

describe('the bucket of a route', () => {
  it.each([
    ['POST', '/v1/characters', 'characters_synthesize'],
    ['POST', '/v1/characters/:id/refs/regenerate', 'characters_synthesize'],
    ['POST', '/v1/characters/:id/resynthesize', 'characters_synthesize'],
    ['POST', '/v1/characters/estimate', 'estimate_post'],
    ['POST', '/v1/characters/uploads/init', 'characters_post'],
    ['POST', '/v1/characters/uploads/classify', 'characters_post'],
    ['POST', '/v1/characters/:id/save', 'characters_post'],
    ['PATCH', '/v1/characters/:id', 'characters_post'],
    ['DELETE', '/v1/characters/:id', 'characters_post'],
    ['GET', '/v1/characters', 'characters_get'],
    ['HEAD', '/v1/characters/:id', 'characters_get'],
    ['POST', '/v1/images', 'images_post'],
    ['POST', '/v1/images/:id/cancel', 'images_post'],
    ['POST', '/v1/images/estimate', 'estimate_post'],
    ['GET', '/v1/images/:id', 'read'],
    ['POST', '/v1/files', 'files_post'],
    ['DELETE', '/v1/files/:id', 'write'],
    ['POST', '/v1/webhook_endpoints', 'webhooks_post'],
    ['PATCH', '/v1/webhook_endpoints/:id', 'webhooks_post'],
    ['POST', '/v1/webhook_endpoints/:id/test', 'webhooks_test'],
    ['DELETE', '/api/v1/webhooks/:id', 'webhooks_post'],
    ['GET', '/api/v1/webhooks', 'read'],
    ['POST', '/v1/personas/:id/portrait/canonical/generate', 'portraits_post'],
    ['POST', '/v1/personas/:id/portrait/:portraitId/edit', 'portraits_post'],
    ['POST', '/v1/personas', 'write'],
    ['POST', '/v1/personas/:id/restore', 'write'],
    ['GET', '/v1/personas/:id/portrait/:portraitId', 'read'],
    ['POST', '/api/v1/avatars/generate', 'avatars_post'],
    ['POST', '/api/v1/avatars/save', 'avatars_post'],
    ['PATCH', '/api/v1/avatars/:id', 'write'],
    ['POST', '/api/v1/jobs/:id/cancel', 'write'],
    ['GET', '/v1/balance', 'read'],
  ])('%s %s: %s', (method, path, bucket) => {
    expect(bucketOf(method, path)).toBe(bucket);
  });
});
