// Bundles the parts of Uppy that the upload page uses into one module that the portal serves itself.
//
//   node infra/bundle.mjs           writes shared/web/page/assets/uppy.js
//   node infra/bundle.mjs --check   fails when the committed file differs from what would be written
//
// The result depends on package-lock.json alone: versions are pinned, and nothing of the machine or the date goes in.
// Only @uppy/core is used. @uppy/aws-s3 (6.3.1) can't speak the portal's protocol: it asks for a signed address before it has read the part, so
// the part's SHA-256 can't be signed; it sends one part of a file at a time; and it resumes by entity tags from the store, while the portal
// compares checksums. The uploader is send.js.
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'shared', 'web', 'page', 'assets', 'uppy.js');
const entry = [
  "export { default as Uppy, BasePlugin } from '@uppy/core';",
  "export { fetcher, TaskQueue } from '@uppy/core/utils';",
].join('\n');

const result = await build({
  stdin: { contents: entry, resolveDir: here, sourcefile: 'entry.js' },
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022'],
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  write: false,
  define: { 'process.env.NODE_ENV': '"production"' },
});

// licences gives the text of each bundled package's licence; packages with the same text share it.
function licences() {
  const packages = new Set();
  for (const [output] of Object.values(result.metafile.outputs).map((o) => [o.inputs])) {
    for (const [file, { bytesInOutput }] of Object.entries(output)) {
      const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
      if (match && bytesInOutput > 0) {
        packages.add(match[1]);
      }
    }
  }
  return [...packages].sort().map((name) => {
    const folder = join(here, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'License'].map((f) => join(folder, f)).find(existsSync);
    const text = file ? readFileSync(file, 'utf8').trim() : '';
    return `${name} ${version} (${license})\n\n${text || 'No licence file is in the package; see its repository.'}`;
  });
}

const banner = `/*\nBundled by infra/bundle.mjs; do not edit. It holds parts of these packages:\n\n${licences().join('\n\n---\n\n').replaceAll('*/', '* /')}\n*/\n`;
const text = banner.replaceAll('\r\n', '\n') + result.outputFiles[0].text;

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error('shared/web/page/assets/uppy.js is not what infra/bundle.mjs makes. Run: node infra/bundle.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
