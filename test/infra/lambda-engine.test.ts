import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkIntegrity } from '../../infra/lambda-engine.ts';
import { engineOfLambda } from '../../infra/typeset-files.ts';

describe('the engine that is deployed', () => {
  it('is locked with its hash, though this machine does not install it', () => {
    const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
    expect(lock.packages[`node_modules/${engineOfLambda}`]).toMatchObject({
      cpu: ['arm64'],
      integrity: expect.stringMatching(/^sha512-/),
    });
  });

  it('is taken only when its bytes are those that were locked', () => {
    const bytes = new TextEncoder().encode('engine');
    const integrity =
      'sha512-8WVQx0JI0mb9J3nIUGcMcDg1Mt6/UJwYXzFkbXoCyTw1Rj4CWeoqvNAqgZIYqpmcwIvjEwQy0OTRxQ2EhE0dyg==';
    expect(() => checkIntegrity(bytes, integrity, 'engine')).toThrow(
      /^engine is not what package-lock\.json says: sha512-.* instead of sha512-8WVQ.*\. Nothing was deployed\.$/,
    );
    const right =
      'sha512-cBWMyet6dBuAZSB9YkVwCo2rtcLPelEl77OGdqmvaXCIkFIfgCePfIKvlsL9ZSn21k3HQbqkP1PovMnPYI/DzQ==';
    expect(() => checkIntegrity(bytes, right, 'engine')).not.toThrow();
  });
});
