import { writeFileSync } from 'node:fs';
import { envExample } from '../../src/config.ts';

writeFileSync('.env.example', envExample());
