import { type ComponentChildren, createContext } from 'preact';
import { mailto } from '../domain/addresses.ts';

/** The secretariat's address, for whatever stands on a page. */
export const Contact = createContext('');

/** Words that lead to the secretariat: a link that begins a mail to it. */
export const Secretariat = ({ children }: { children: ComponentChildren }) => (
  <Contact.Consumer>
    {(contact) => (contact ? <a href={mailto(contact)}>{children}</a> : children)}
  </Contact.Consumer>
);

const toAsk = /((?:write to|ask|tell) the (?:IGF )?secretariat)/i;

/** A sentence, said to somebody; where it says to write to the secretariat, it leads there. */
export const Told = ({ words }: { words: string }) => (
  <>
    {words
      .split(toAsk)
      .map((each, index) => (index % 2 ? <Secretariat key={index}>{each}</Secretariat> : each))}
  </>
);
