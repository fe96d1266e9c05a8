/*
 * The one script of the site. Every page is complete without it; it only adds:
 *
 *   data-focus    takes the focus when the page opens (the error summary)
 *   data-keep     a form whose text is kept in this browser until it is sent
 *   data-rows     rows of a form can be added and removed
 *   data-live     an area that is fetched anew every two seconds until it says that it is done: the address in the
 *                 attribute answers a page with an element of the same id; without the attribute it is done
 *   data-say      words in a live area that are said aloud when they have changed
 *   data-line     a link that leads to a line of the text in the field it names; `?line=` in the page's address does, too
 *   data-hash     a form whose file is hashed here and not sent: only its field `sha256` is
 *   #preview-area in a form: shows what is typed as readers will see it; the form's own button “preview” answers it
 *   data-saved    a form or link that goes on with what was saved: asks first, where a form of the page holds more than that
 *   data-count    how many of the choices with this value are chosen in the form it stands in
 *   data-press    a button that is pressed when the page opens: it shows something within the page
 *
 * In a menu that is one line, on a phone, it brings into sight where one is. It also warns before a page is left with text that is kept nowhere.
 */
{
  const store = 'intersession.kept.';
  const sentHere = 'intersession.sent';
  const keptFor = 30 * 24 * 3600 * 1000;
  const secret = /(^|[.\-_])(csrf|key|code|access-?code|password|token)$/i;

  /** Storage can be forbidden, full or cleared at any time: then nothing is kept, and nothing breaks. */
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return undefined;
    }
  };
  const readJson = (storage, key) => attempt(() => JSON.parse(storage().getItem(key) ?? 'null')) ?? undefined;
  const writeJson = (storage, key, value) =>
    attempt(() => {
      storage().setItem(key, JSON.stringify(value));
      return true;
    }) ?? false;
  const local = () => localStorage;
  const session = () => sessionStorage;

  const make = (tag, about = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), about);
    element.append(...children);
    return element;
  };

  /** Says something to people who do not see the page change. */
  const status = make('div', { className: 'visually-hidden', role: 'status' });
  document.body.append(status);
  const say = (words) => {
    status.textContent = words;
  };

  /* Rows */

  const rowsIn = (list) => [...list.querySelectorAll(':scope > .row')];
  const placeOf = (row, name) => {
    const named = row.querySelector(`[name^="${CSS.escape(name)}."]`);
    return named ? Number(named.name.slice(name.length + 1).split('.')[0]) : 0;
  };

  const addRow = (list) => {
    const name = list.dataset.rows;
    const rows = rowsIn(list);
    const last = rows.at(-1);
    if (!last) return undefined;
    const from = placeOf(last, name);
    const to = Math.max(...rows.map((row) => placeOf(row, name))) + 1;
    const row = last.cloneNode(true);
    const id = `field-${name.replaceAll('.', '-')}-`;
    for (const element of row.querySelectorAll('*')) {
      for (const attribute of ['id', 'for', 'aria-describedby']) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replaceAll(`${id}${from}-`, `${id}${to}-`));
      }
      if (element.name) element.name = element.name.replace(`${name}.${from}.`, `${name}.${to}.`);
      element.removeAttribute('aria-invalid');
      element.classList.remove('wrong');
      if ('checked' in element) element.checked = false;
      if ('value' in element && !/^(checkbox|radio|hidden)$/.test(element.type)) element.value = '';
    }
    for (const error of row.querySelectorAll('.field-error')) error.remove();
    const legend = row.querySelector('legend');
    if (legend) legend.textContent = legend.textContent.replace(/\d+$/, String(to + 1));
    row.classList.remove('wrong');
    last.after(row);
    offerRemoval(list, row);
    return row;
  };

  const changed = (element) => element.dispatchEvent(new Event('input', { bubbles: true }));
  const firstField = (row) => row?.querySelector('input:not([type=hidden]), select, textarea');

  const offerRemoval = (list, row) => {
    row.querySelector(':scope > .row-actions')?.remove();
    const button = make('button', { type: 'button', className: 'as-link' }, 'Remove');
    button.append(
      make(
        'span',
        { className: 'visually-hidden' },
        ` ${row.querySelector('legend')?.textContent ?? 'this row'}`,
      ),
    );
    button.addEventListener('click', () => {
      const others = rowsIn(list).filter((other) => other !== row);
      if (!others.length) addRow(list);
      const next = row.nextElementSibling?.matches('.row') ? row.nextElementSibling : rowsIn(list).at(-2);
      row.remove();
      say('Removed.');
      firstField(next ?? rowsIn(list)[0])?.focus();
      changed(list);
    });
    row.append(make('div', { className: 'row-actions' }, button));
  };

  for (const list of document.querySelectorAll('[data-rows]')) {
    for (const row of rowsIn(list)) offerRemoval(list, row);
    const button = make('button', { type: 'button', className: 'secondary' }, 'Add another');
    button.append(
      make(
        'span',
        { className: 'visually-hidden' },
        ` under ${list.querySelector('legend')?.textContent.trim() ?? 'this list'}`,
      ),
    );
    button.addEventListener('click', () => firstField(addRow(list))?.focus());
    list.append(button);
  }

  /* What was typed */

  const typedFields = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name &&
        /^(INPUT|SELECT|TEXTAREA)$/.test(field.tagName) &&
        !/^(hidden|password|file|submit|button|image|reset)$/.test(field.type) &&
        !secret.test(field.name) &&
        field.closest('[aria-hidden=true]') === null,
    );
  const isTicked = (field) => field.type === 'checkbox' || field.type === 'radio';
  const typedIn = (form) =>
    typedFields(form).flatMap((field) =>
      isTicked(field)
        ? field.checked
          ? [[field.name, field.value]]
          : []
        : field.value === ''
          ? []
          : [[field.name, field.value]],
    );
  const asOne = (typed) => JSON.stringify(typed);
  // What a form was filled in on, section by section, goes along with what was typed.
  const marksOf = (form) =>
    [...form.elements].filter(({ type, name }) => type === 'hidden' && name.startsWith('found-'));
  const marksIn = (form) => marksOf(form).map(({ name, value }) => [name, value]);
  const putMarks = (form, marks) => {
    for (const field of marksOf(form))
      field.value = marks?.find(([name]) => name === field.name)?.[1] ?? field.value;
  };

  const putBack = (form, typed) => {
    for (const list of form.querySelectorAll('[data-rows]')) {
      const wanted = typed.map(([name]) => name).filter((name) => name.startsWith(`${list.dataset.rows}.`));
      for (let most = 200; most > 0 && wanted.some((name) => !form.elements.namedItem(name)); most -= 1) {
        if (!addRow(list)) break;
      }
    }
    for (const field of typedFields(form)) {
      const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isTicked(field)) field.checked = values.includes(field.value);
      else field.value = values[0] ?? '';
    }
  };

  const navigation = performance.getEntriesByType('navigation')[0];
  const answeredWell = navigation?.responseStatus
    ? navigation.responseStatus < 400
    : !document.querySelector('.error-summary, .held');

  // A form that this tab sent has arrived when the answer is no complaint: a redirect from its page, or a page in its
  // place. Who went back, loaded the page again or came anew may have had no answer at all.
  const sent = readJson(session, sentHere) ?? [];
  const came = navigation?.type ?? 'navigate';
  for (const { key, from, action } of sent) {
    const redirected = navigation?.redirectCount > 0 && document.referrer === from;
    const inItsPlace =
      location.href === action &&
      !document.querySelector(`[data-keep="${CSS.escape(key.slice(store.length))}"]`);
    if (answeredWell && came === 'navigate' && (redirected || inItsPlace)) {
      attempt(() => local().removeItem(key));
    }
  }
  if (sent.length) attempt(() => session().removeItem(sentHere));

  // What nobody came back for is not kept for ever.
  attempt(() => {
    for (const key of Object.keys(local())) {
      if (key.startsWith(store) && !((readJson(local, key)?.at ?? 0) > Date.now() - keptFor))
        local().removeItem(key);
    }
  });

  /** As people here write it, with the zone of this browser's clock. */
  const inWords = (at, style) =>
    new Intl.DateTimeFormat(
      document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang,
      {
        ...style,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZoneName: 'short',
      },
    ).format(at);
  const withDay = { day: 'numeric', month: 'long', year: 'numeric' };

  const offer = (form, kept, before) => {
    const foundNow = marksIn(form);
    const sameVersion = (form.elements.namedItem('revision')?.value ?? '') === (kept.revision ?? '');
    const when = inWords(kept.at, withDay);
    const words = make('p');
    const button = make('button', { type: 'button', className: 'secondary' });
    const away = make('button', { type: 'button', className: 'secondary' }, 'Discard it');
    const box = make(
      'div',
      { className: 'notice', role: 'status' },
      words,
      make('p', { className: 'buttons' }, button, away),
    );
    const restore = () => {
      putBack(form, kept.typed);
      putMarks(form, kept.found);
      words.textContent = `What you typed here on ${when} and did not send is back in the form. It was kept in this browser only.`;
      button.remove();
    };
    button.textContent = 'Put it back';
    button.addEventListener('click', () => {
      restore();
      away.focus();
    });
    away.addEventListener('click', () => {
      putBack(form, before);
      putMarks(form, foundNow);
      attempt(() => local().removeItem(store + form.dataset.keep));
      box.remove();
      say('Discarded.');
      firstField(form)?.focus();
    });
    if (sameVersion) restore();
    else
      words.textContent = `You typed something here on ${when} and did not send it. The record has changed since; below is the newer version.`;
    form.before(box);
  };

  /** Beside the buttons: that what was typed is safe, and since when. Not said aloud, or it would be at every pause. */
  const tellKept = (form) => {
    const words = form.querySelector('.kept-here');
    if (words)
      words.textContent = `What you typed is kept in this browser (${inWords(Date.now(), {})}). It is not sent yet.`;
  };

  const leaving = new Set();
  const unsaved = new Set();
  for (const form of document.querySelectorAll('main form[method=post]')) {
    const before = typedIn(form);
    const key = form.dataset.keep ? store + form.dataset.keep : undefined;
    if (key && answeredWell) {
      const kept = readJson(local, key);
      if (Array.isArray(kept?.typed) && asOne(kept.typed) !== asOne(before)) offer(form, kept, before);
    }
    // Its room is there from the beginning: a button that moves while somebody clicks is missed.
    if (key) form.append(make('p', { className: 'kept-here meta' }));
    const note = () => unsaved[asOne(typedIn(form)) === asOne(before) ? 'delete' : 'add'](form);
    note();
    let waiting;
    const keep = () => {
      clearTimeout(waiting);
      waiting = undefined;
      const typed = typedIn(form);
      const is = asOne(typed) === asOne(before);
      const revision = form.elements.namedItem('revision')?.value;
      const safe =
        key !== undefined && writeJson(local, key, { at: Date.now(), typed, found: marksIn(form), revision });
      if (safe && !is) tellKept(form);
      if (is || safe) leaving.delete(form);
      else leaving.add(form);
    };
    form.addEventListener('input', () => {
      note();
      clearTimeout(waiting);
      waiting = setTimeout(keep, 300);
    });
    form.addEventListener('change', () => {
      note();
      keep();
    });
    addEventListener('pagehide', () => waiting && keep());
    addEventListener('beforeunload', () => waiting && keep());
    form.addEventListener('submit', ({ submitter }) => {
      if (waiting) keep();
      leaving.delete(form);
      if (!key) return;
      const from = location.href.split('#')[0];
      const to = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
      const action = new URL(to, location.href).href;
      writeJson(session, sentHere, [...(readJson(session, sentHere) ?? []), { key, from, action }]);
    });
  }
  addEventListener('beforeunload', (event) => {
    if (leaving.size) event.preventDefault();
  });

  for (const type of ['submit', 'click']) {
    document.addEventListener(
      type,
      (event) => {
        const goesOn = event.target.closest?.(type === 'submit' ? 'form[data-saved]' : 'a[data-saved]');
        if (!goesOn || ![...unsaved].some((form) => form !== goesOn && form.isConnected)) return;
        if (confirm('What you typed on this page is not saved. Go on with what was saved before?')) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );
  }

  for (const button of document.querySelectorAll('[data-press]')) button.click();

  /* How many are chosen */

  for (const count of document.querySelectorAll('[data-count]')) {
    const form = count.closest('form');
    const tell = () => {
      const chosen = [...form.elements].filter(
        ({ checked, value }) => checked && value === count.dataset.count,
      );
      // What says the same is not said again.
      if (count.textContent !== String(chosen.length)) count.textContent = String(chosen.length);
    };
    // A click, too: what was typed can be put back by a button.
    for (const type of ['change', 'click']) document.addEventListener(type, tell);
    tell();
  }

  /* Lines of a text */

  const toLine = (field, line) => {
    const lines = field.value.split('\n');
    if (!(line >= 1 && line <= lines.length)) return;
    const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    field.focus();
    field.setSelectionRange(from, from + lines[line - 1].length);
    // A selection is not scrolled to by itself; wrapped lines make this a good guess only.
    field.scrollTop = field.scrollHeight * ((line - 3) / lines.length);
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-line]');
    const field = link && document.querySelector(link.getAttribute('href'));
    if (!field) return;
    event.preventDefault();
    toLine(field, Number(link.dataset.line));
  });

  /* Files that are more than a form can take */

  // What a request can carry; what carries more is answered before it reaches us, by a line that helps nobody.
  const mostOfFiles = 4 * 1024 * 1024;
  const inMegabytes = (bytes) => `${(bytes / 1_048_576).toFixed(1)} MB`;
  const stop = (field, message) => {
    const id = `${field.id}-large`;
    const about = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((each) => each !== id);
    const isWrong = (wrong) => {
      document.getElementById(id)?.remove();
      field.closest('.field')?.classList.toggle('wrong', wrong);
      field.setAttribute('aria-invalid', String(wrong));
      field.setAttribute('aria-describedby', (wrong ? [...about, id] : about).join(' ').trim());
    };
    isWrong(true);
    field.before(make('p', { className: 'field-error', id }, message));
    field.addEventListener('change', () => isWrong(false), { once: true });
    field.focus();
  };
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      // What is hashed here is not sent.
      if (form.dataset.hash !== undefined) return;
      const fields = [...form.querySelectorAll('input[type=file]')].filter(({ files }) => files.length);
      const sizes = new Map(
        fields.map((field) => [field, [...field.files].reduce((sum, { size }) => sum + size, 0)]),
      );
      const together = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      if (together <= mostOfFiles) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const [field, size] = [...sizes].sort(([, one], [, other]) => other - one)[0];
      stop(
        field,
        size > mostOfFiles
          ? `This file has ${inMegabytes(size)}; a form takes 4 MB at most. Save it smaller and choose it again. Nothing was sent, and what you typed is still here.`
          : `The files of this form have ${inMegabytes(together)} together; it takes 4 MB at most. Send them one after the other. Nothing was sent, and what you typed is still here.`,
      );
    },
    true,
  );

  /* Files that are hashed here */

  for (const form of document.querySelectorAll('form[data-hash]')) {
    form.addEventListener('submit', async (event) => {
      const file = form.querySelector('input[type=file]')?.files?.[0];
      const field = form.elements.namedItem('sha256');
      if (!file || !field || !globalThis.crypto?.subtle) return;
      event.preventDefault();
      try {
        const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
        const typed = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        location.assign(`${form.action}?sha256=${typed}`);
      } catch {
        // A file that this browser cannot read (it was moved, say): the server says what to do.
        form.submit();
      }
    });
  }

  /* The focus, once everything is in its place */

  document.querySelector('[data-focus]')?.focus();
  const asked = document.querySelector('#field-markdown');
  if (asked) toLine(asked, Number(new URLSearchParams(location.search).get('line')));

  /* Live areas */

  /** By what an element is told from its neighbours: by what it does, where it does something. */
  const keyOf = (element) => {
    const about = (name) => element.getAttribute(name);
    if (element.id) return `#${element.id}`;
    if (about('aria-label')) return `label ${about('aria-label')}`;
    if (element.matches('form')) return `form ${about('action')}`;
    if (element.matches('a[href]')) return `a ${about('href')}`;
    if (element.matches('button[name], button[formaction]'))
      return `button ${about('formaction')} ${element.name} ${element.value}`;
    return undefined;
  };
  /** Its own key, or those of what it holds. Without any, it does nothing, and any of its kind can take its place. */
  const keysOf = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    const own = keyOf(node);
    return own ? [own] : [...node.querySelectorAll('*')].map(keyOf).filter(Boolean);
  };

  /** What is to become `wanted`: from `from` on, the first that does the same, or does nothing either. */
  const counterpart = (from, wanted) => {
    const keys = keysOf(wanted);
    for (let each = from; each; each = each.nextSibling) {
      const its = keysOf(each);
      const same = keys.length ? its.some((key) => keys.includes(key)) : !its.length;
      if (same && each.nodeName === wanted.nodeName) return each;
      if (!keys.length && its.length) return undefined;
    }
    return undefined;
  };

  /**
   * Makes `old` look like `fresh`, touching only what differs, so that focus and announcements survive. A button or a
   * link never becomes another one: it stays what it is, or goes.
   */
  const morph = (old, fresh) => {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    for (const { name } of [...old.attributes]) {
      // Without it, a heading that was given the focus would lose it.
      const holdsFocus = name === 'tabindex' && old === document.activeElement;
      if (!fresh.hasAttribute(name) && !holdsFocus) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes)
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    let next = old.firstChild;
    const removeUntil = (end) => {
      while (next !== end) {
        const gone = next;
        next = gone.nextSibling;
        gone.remove();
      }
    };
    for (const child of fresh.childNodes) {
      const there = counterpart(next, child);
      if (there) {
        removeUntil(there);
        next = there.nextSibling;
        morph(there, child);
      } else old.insertBefore(document.importNode(child, true), next);
    }
    removeUntil(null);
  };

  const saidIn = (area) =>
    [...area.querySelectorAll('[data-say]')].map(({ textContent }) => textContent).join(' ');

  const bringUpToDate = (area, fresh) => {
    const focused = area.contains(document.activeElement) ? document.activeElement : undefined;
    const section = focused?.closest('section');
    const before = saidIn(area);
    morph(area, fresh);
    const lost = focused && !focused.isConnected;
    if (lost) {
      // Who stood on what is gone goes on from the heading above it, not from the top of the page.
      const near = section?.isConnected && area.contains(section) ? section : area;
      const place = near.querySelector('h2') ?? area;
      place.tabIndex = -1;
      place.focus();
    }
    const gone = lost && (focused.getAttribute('aria-label') ?? focused.textContent.trim());
    const now = saidIn(area);
    const words = [gone ? `“${gone}” is not there any more.` : '', now === before ? '' : now];
    if (words.some(Boolean)) say(words.filter(Boolean).join(' '));
  };

  const follow = (area, pause) => {
    setTimeout(async () => {
      const address = area.dataset.live;
      if (!address || !area.isConnected) return;
      if (document.hidden) {
        follow(area, pause);
        return;
      }
      let fresh;
      try {
        const answer = await fetch(address, {
          headers: { accept: 'text/html' },
          credentials: 'same-origin',
        });
        if (answer.status >= 500 || answer.status === 429) throw new Error('busy');
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        fresh = page.getElementById(area.id);
      } catch {
        // No connection, or a busy server: ask less and less often.
        follow(area, Math.min(pause * 2, 30_000));
        return;
      }
      if (!fresh) {
        const words = 'This is no longer brought up to date. Please load the page again.';
        area.append(make('p', { className: 'warning' }, words));
        say(words);
        return;
      }
      bringUpToDate(area, fresh);
      follow(area, 2_000);
    }, pause);
  };
  for (const area of document.querySelectorAll('[data-live]')) follow(area, 2_000);

  /* A preview beside what is typed */

  for (const area of document.querySelectorAll('form #preview-area')) {
    const form = area.closest('form');
    const field = form.elements.namedItem('markdown');
    let shown;
    let waiting;
    let asking = false;
    const preview = async () => {
      if (asking || !field || field.value === shown) return;
      asking = true;
      const asks = field.value;
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      body.set('act', 'preview');
      try {
        const answer = await fetch(form.action, { method: 'POST', body, credentials: 'same-origin' });
        if (!answer.ok) throw new Error(`answered ${answer.status}`);
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById('preview-area');
        if (fresh) morph(area, fresh);
        shown = asks;
      } catch {
        // Signed out, no connection, a busy server: the preview stays as it was, and the button says what is wrong.
      }
      asking = false;
      if (field.value !== asks) later();
    };
    const later = () => {
      clearTimeout(waiting);
      waiting = setTimeout(preview, 900);
    };
    form.addEventListener('input', later);
    if (field?.value) later();
  }

  for (const here of document.querySelectorAll(':is(.menu, .desk-menu) [aria-current]')) {
    const line = here.closest('ul');
    const [its, all] = [here.getBoundingClientRect(), line.getBoundingClientRect()];
    line.scrollLeft += its.left + its.width / 2 - (all.left + all.width / 2);
  }
}
