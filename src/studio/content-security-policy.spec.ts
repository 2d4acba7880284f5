import { contentSecurityPolicy } from './content-security-policy.js';

const picturesOf = (env: Parameters<typeof contentSecurityPolicy>[0]) =>
  contentSecurityPolicy(env)
    .split('; ')
    .find((rule) => rule.startsWith('img-src'));

describe('the policy of the studio', () => {
  it('lets pictures come from the server alone while they are files', () => {
    expect(picturesOf({})).toBe("img-src 'self' blob:");
  });

  it('lets them come from Amazon with a bucket there', () => {
    expect(picturesOf({ S3_BUCKET: 'faces' })).toBe("img-src 'self' blob: https://*.amazonaws.com");
  });

  it('lets them come from the store that clients reach, in either style', () => {
    const env = {
      S3_BUCKET: 'faces',
      S3_ENDPOINT: 'http://10.0.0.5:9000',
      S3_PUBLIC_ENDPOINT: 'https://s3.example.com',
    };

    expect(picturesOf(env)).toBe("img-src 'self' blob: https://s3.example.com https://faces.s3.example.com");
  });
});
