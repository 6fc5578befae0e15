import { expect, test } from 'vitest';
import { debianMirror, parseDeb822Sources, parseOneLineSources } from './apt-sources.ts';

const deb822 = `Types: deb
# a snapshot
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;

test('When sources are in deb822 style, then enabled binary stanzas are read', () => {
  expect(parseDeb822Sources(deb822)).toEqual([
    {
      uri: 'http://mirror.example/debian',
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main'],
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    },
    {
      uri: 'http://mirror.example/debian-security',
      suites: ['bookworm-security'],
      components: ['main'],
    },
  ]);
});

test('When sources are in one-line style, then options, comments and source packages are understood', () => {
  const text = `# deb http://no.example/ x main
deb-src http://no.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] http://vendor.example/apt stable docker
deb http://mirror.example/debian bookworm main contrib # mine
`;
  expect(parseOneLineSources(text)).toEqual([
    {
      uri: 'http://vendor.example/apt',
      suites: ['stable'],
      components: ['docker'],
      signedBy: '/k.gpg',
    },
    {
      uri: 'http://mirror.example/debian',
      suites: ['bookworm'],
      components: ['main', 'contrib'],
    },
  ]);
});

test('When the mirror is looked for, then vendors and security archives are passed over', () => {
  const vendor = parseOneLineSources('deb http://vendor.example/apt stable docker\n');
  const security = parseDeb822Sources(deb822).slice(1);
  expect(debianMirror([...vendor, ...security, ...parseDeb822Sources(deb822)])?.uri).toBe(
    'http://mirror.example/debian',
  );
  expect(debianMirror(vendor)).toBeUndefined();
  expect(
    debianMirror(parseOneLineSources('deb http://ubuntu.example/ubuntu noble main\n')),
  ).toBeUndefined();
});
