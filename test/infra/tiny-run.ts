/** The tiny stack in a process of its own, so that a test can kill it: `node tiny-run.ts <assembly> <data folder>`. */
import { startLocal } from '../../infra/local/system.ts';

const [assemblyFolder = '', folder = ''] = process.argv.slice(2);
const system = await startLocal({ port: 0, assemblyFolder, folder });
console.log(system.url);
