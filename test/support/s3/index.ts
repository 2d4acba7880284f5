export { type Seen, S3Double, type Trouble } from './s3-double.js';
