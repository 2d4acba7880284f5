import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Variables } from '../../config/index.js';

type Sdk = typeof import('@aws-sdk/client-s3');

export type S3Settings = Pick<S3Variables, Extract<keyof S3Variables, `S3_${string}`>> & { S3_BUCKET: string };

export interface S3Tools {
  sdk: Sdk;
  client: S3Client;
}

const CONNECT_MS = 3_000;
const ATTEMPTS = 3;

/** The SDK is large: it is loaded when the first object is asked for. */
export async function openClient(settings: S3Settings): Promise<S3Tools> {
  const sdk = await import('@aws-sdk/client-s3');
  return { sdk, client: new sdk.S3Client(configOf(settings)) };
}

/** Signs for the address that clients see; nothing is sent through it. */
export async function openPresigner(settings: S3Settings) {
  const [sdk, { getSignedUrl }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/s3-request-presigner'),
  ]);
  const endpoint = settings.S3_PUBLIC_ENDPOINT ?? settings.S3_ENDPOINT;
  // A checksum of the empty body it signs would bind the client to send nothing.
  const client = new sdk.S3Client(configOf({ ...settings, S3_ENDPOINT: endpoint, S3_CHECKSUMS: 'required' }));
  return { sdk, client, getSignedUrl };
}

function configOf(settings: S3Settings): S3ClientConfig {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  const checksums = settings.S3_CHECKSUMS === 'always' ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
  return {
    endpoint,
    region: settings.S3_REGION,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    forcePathStyle: (settings.S3_URL_STYLE ?? (endpoint ? 'path' : 'host')) === 'path',
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: settings.S3_TIMEOUT_MS },
  };
}
