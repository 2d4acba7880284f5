import { buildOpenApi } from '../../src/http/index.js';
import { keepGenerated } from './generated.js';
import { withService } from './service.js';

const text = await withService((app) => `${JSON.stringify(buildOpenApi(app), null, 2)}\n`);
await keepGenerated('openapi.json', () => text, 'npm run openapi');
