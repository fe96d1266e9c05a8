import type { ComponentChildren, VNode } from 'preact';
import { definitionInShort, howToTakePart } from '../domain/definition.ts';
import type { Person } from '../domain/people.ts';
import { type Action, permits } from '../domain/permissions.ts';
import { Contact, Secretariat, Told } from './contact.tsx';

/** The bundler puts in a hash of the files below, so that a browser may keep each version of them for a year. */
declare const ASSETS_VERSION: string | undefined;
export const assetsVersion = typeof ASSETS_VERSION === 'undefined' ? undefined : ASSETS_VERSION;

const asset = (name: string) => `/assets/${name}${assetsVersion ? `?v=${assetsVersion}` : ''}`;

/** Addresses of the files that each page needs; the site room serves them. */
export const assets = {
  style: asset('site.css'),
  script: asset('site.js'),
  icon: asset('icon.svg'),
} as const;

/**
 * The layout of every page: complete without script, one column on a phone. The foot says what a Best Practice Forum
 * is and how to take part (R11), so that no page can go without it.
 */
export const Document = (props: {
  title: string;
  path: string;
  person: Person | undefined;
  csrf: string;
  /** The secretariat's address. */
  contact: string;
  wide: boolean;
  head?: VNode;
  children: ComponentChildren;
}) => {
  const onDesk = props.path.startsWith('/desk');
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <title>{`${props.title} · Intersession`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href={assets.style} />
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        <link rel="alternate" type="application/atom+xml" title="Press releases" href="/press/feed.atom" />
        <script src={assets.script} defer />
        {props.head}
      </head>
      <body class={onDesk ? 'desk' : 'public'}>
        <Contact.Provider value={props.contact}>
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <header class="masthead">
            <div class="masthead-inner">
              <a class="name" href="/">
                <Mark />
                <span>
                  <strong>Intersession</strong>
                  <small>Best Practice Forums of the Internet Governance Forum</small>
                </span>
              </a>
              <SiteMenu path={props.path} person={props.person} csrf={props.csrf} />
            </div>
          </header>
          {onDesk && props.person ? <DeskMenu path={props.path} person={props.person} /> : null}
          <main id="main" class={props.wide ? 'wide' : undefined} tabIndex={-1}>
            {props.children}
          </main>
          <footer class="foot">
            <div class="foot-inner">
              <section aria-labelledby="what-is-a-bpf">
                <h2 id="what-is-a-bpf">What is a Best Practice Forum?</h2>
                <p>{definitionInShort}</p>
                <p>
                  {howToTakePart} <a href="/about">More about Best Practice Forums</a>.
                </p>
                <p>
                  Questions? <Secretariat>Write to the secretariat</Secretariat>
                  <span class="print-only"> ({props.contact})</span>.
                </p>
              </section>
              <nav aria-label="More pages">
                <ul>
                  <li>
                    <a href="/about">What a BPF is</a>
                  </li>
                  <li>
                    <a href="/modalities">The modalities</a>
                  </li>
                  <li>
                    <a href="/recommendations">The 31 recommendations</a>
                  </li>
                  <li>
                    <a href="/press">Press releases</a>
                  </li>
                  <li>
                    <a href="/openapi.json">For programmers: OpenAPI</a>
                  </li>
                </ul>
              </nav>
            </div>
          </footer>
        </Contact.Provider>
      </body>
    </html>
  );
};

/** Two circles, and what they have in common. In the page itself, so that it follows the colours and prints. */
const Mark = () => (
  <svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
    <path d="M24 11.8A14 14 0 0 1 24 36.2A14 14 0 0 1 24 11.8Z" />
    <circle cx="17" cy="24" r="14" />
    <circle cx="31" cy="24" r="14" />
  </svg>
);

const publicPlaces = [
  ['/cycles', 'Cycle'],
  ['/calls', 'Calls'],
  ['/forums', 'Forums'],
  ['/outputs', 'Outputs'],
  ['/press', 'Press'],
  ['/about', 'About'],
] as const;

const isAt = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

const SiteMenu = ({ path, person, csrf }: { path: string; person: Person | undefined; csrf: string }) => (
  <nav class="menu" aria-label="Main">
    <ul>
      {publicPlaces.map(([place, label]) => (
        <li key={place}>
          <a href={place} aria-current={isAt(path, place) ? 'page' : undefined}>
            {label}
          </a>
        </li>
      ))}
      {person ? (
        <>
          <li>
            <a href="/desk" aria-current={isAt(path, '/desk') ? 'page' : undefined}>
              Desk
            </a>
          </li>
          <li>
            <form method="post" action="/sign-out" class="inline">
              <input type="hidden" name="csrf" value={csrf} />
              <button type="submit" class="as-link">
                Sign out <span class="who">{person.name}</span>
              </button>
            </form>
          </li>
        </>
      ) : (
        <li>
          <a href="/sign-in">Sign in</a>
        </li>
      )}
    </ul>
  </nav>
);

/** With what it takes to open each. The forums' list is everybody's; it leads on to the desk of those that one may read. */
const deskPlaces: readonly (readonly [place: string, label: string, needs: Action])[] = [
  ['/desk', 'Today', 'see-the-desk'],
  ['/desk/records', 'Records', 'see-the-desk'],
  ['/desk/cycles', 'Cycles', 'see-the-desk'],
  ['/desk/modalities', 'Modalities', 'see-the-desk'],
  ['/desk/calls', 'Calls', 'see-the-desk'],
  ['/forums', 'Forums', 'see-the-desk'],
  ['/desk/letters', 'Letters', 'read-letters'],
  ['/desk/press-contacts', 'Press contacts', 'manage-press-contacts'],
  ['/desk/people', 'People', 'manage-people'],
  ['/desk/mag-participation', 'MAG', 'see-mag-register'],
  ['/desk/me', 'My digest', 'see-the-desk'],
];

const DeskMenu = ({ path, person }: { path: string; person: Person }) => (
  <nav class="desk-menu" aria-label="Desk">
    <ul>
      {deskPlaces
        .filter(([, , needs]) => permits(person, needs))
        .map(([place, label]) => (
          <li key={place}>
            <a
              href={place}
              aria-current={(place === '/desk' ? path === place : isAt(path, place)) ? 'page' : undefined}
            >
              {label}
            </a>
          </li>
        ))}
    </ul>
  </nav>
);

/** A page that only says something. */
export const Notice = (props: {
  title: string;
  reason: string;
  /** For somebody who was at work there. */
  toDesk?: boolean;
  children?: ComponentChildren;
}) => (
  <>
    <h1>{props.title}</h1>
    <p class="lead">
      <Told words={props.reason} />
    </p>
    {props.children ?? (
      <p>{props.toDesk ? <a href="/desk">To the desk</a> : <a href="/">To the front page</a>}</p>
    )}
  </>
);

/** The name of a field where nothing knows its label: `organisations.0.name` is “Organisations 1 name”. */
const nameInWords = (name: string): string => {
  const words = name
    .replaceAll(/[a-z]+_[0-9a-z]{26}/g, '')
    .replaceAll(/\.(\d+)/g, (_, place: string) => ` ${Number(place) + 1}`)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[\s._-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What was typed, held while a person signs in again or confirms, so that nothing is lost. */
export const HeldForm = (props: {
  action: string;
  fields: { pairs(): Iterable<readonly [string, string]> };
  csrf: string;
  signIn?: string;
  lostFiles: boolean;
}) => (
  <>
    <h1>{props.signIn ? 'Your sign-in has ended' : 'Please confirm that you want to send this'}</h1>
    {props.signIn ? (
      <p class="lead">
        Nothing you typed is lost.{' '}
        <a href={props.signIn} target="_blank" rel="noopener">
          Sign in in a new tab
        </a>
        , come back to this one, and send again.
      </p>
    ) : (
      <p class="lead">
        You signed in anew since this form was opened. What you typed is here; nothing was done yet.
      </p>
    )}
    {props.lostFiles ? (
      <p class="warning">A file cannot be held. Please choose it again on the page before.</p>
    ) : null}
    <form method="post" action={props.action}>
      {[...props.fields.pairs()]
        .filter(([name]) => name !== 'csrf')
        .map(([name, value], index) => (
          <input key={index} type="hidden" name={name} value={value} />
        ))}
      <input type="hidden" name="csrf" value={props.csrf} />
      <dl class="held">
        {[...props.fields.pairs()]
          .filter(([name, value]) => !/^(csrf|revision)$/.test(name) && value.trim())
          .map(([name, value], index) => (
            <div key={index}>
              <dt>{nameInWords(name)}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
      </dl>
      <button type="submit">Send again</button>
    </form>
  </>
);
