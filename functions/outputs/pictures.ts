import {
  addPicture,
  creditOf,
  creditPicture,
  type Output,
  type PictureFields,
  removePicture,
  type UnhashedOutput,
} from '../../shared/domain/output.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { actorOf, type WebRequest } from '../../shared/http/web.ts';
import { sha256 } from '../../shared/store/outputs.ts';
import type { Dependencies } from './dependencies.ts';
import { whenReadersSeeIt } from './parts.tsx';

/** What a button of the form does to the pictures of its output; see `isAboutPictures`. */
export const addsPicture = 'picture';
const removes = 'remove:';

export const isAboutPictures = (act: string): boolean => act === addsPicture || act.startsWith(removes);

/** Whether a step of an output's history, as it is told there, is one of these. */
export const isOfPictures = (told: string): boolean =>
  /^(?:added|removed|wrote down that) the picture /.test(told);

interface Change {
  /** The output itself when there is nothing to change. */
  after: UnhashedOutput | Refusal;
  act: string;
  done: string;
}

/** The pictures of a text: one more, whose one is, one less. */
export const createPictures = ({
  outputs,
  reports,
  commit,
}: Pick<Dependencies, 'outputs' | 'reports' | 'commit'>) => {
  /** The output with the picture that came with the form. */
  const pictureFrom = async (
    { uploads }: WebRequest,
    output: Output,
    said: PictureFields,
  ): Promise<Change> => {
    // What reads a picture unpacks it, too, with a module of Node's that few requests need.
    const { pictureIn, pictureName } = await import('./picture.ts');
    const upload = uploads.get('picture');
    const taken = pictureIn(upload);
    if (isRefusal(taken)) return { after: taken, act: '', done: '' };
    const hash = sha256(taken.bytes);
    const there = output.pictures.find((picture) => picture.sha256 === hash);
    if (there) {
      const after = creditPicture(output, there.name, said);
      const now = after.pictures.find((picture) => picture.name === there.name) ?? there;
      // A second click.
      if (creditOf(now) === creditOf(there))
        return { after: output, act: '', done: `${there.name} is with this output.` };
      const words = `${there.name} is ${creditOf(now)}`;
      const done = `Written down: ${words}.${output.state === 'published' ? ` ${whenReadersSeeIt(output)}` : ''}`;
      return { after, act: `wrote down that the picture ${words}`, done };
    }
    const name = pictureName(upload?.name ?? '', taken.read.type, output.pictures);
    const key = await reports.put(taken.bytes, taken.read.type);
    return {
      after: addPicture(output, {
        ...{ name, key, sha256: hash, bytes: taken.bytes.length, ...taken.read },
        ...(said.credit ? { credit: said.credit } : {}),
        ...(said.licence ? { licence: said.licence } : {}),
      }),
      act: `added the picture ${name}`,
      done: `${name} is with this output now. Write ![what it shows](${name}) where it belongs.`,
    };
  };

  return {
    /**
     * Does what a button said, in one step of the output's history.
     *
     * @param read as it was kept a moment ago. When somebody else changes it in this moment, a second click or a second
     * picture, it is done to what they made of it: a file that was chosen has to be chosen again after an error
     * @returns the output before and after it, the same when nothing changes, and what is told to who pressed the button
     */
    async change(
      request: WebRequest,
      read: Output,
      act: string,
      said: PictureFields,
    ): Promise<{ before: Output; output: Output; done: string } | Refusal> {
      const at = request.now.toISOString();
      const by = actorOf(request);
      let before = read;
      for (let tries = 1; ; tries += 1) {
        const change =
          act === addsPicture ? await pictureFrom(request, before, said) : pictureOff(act, before);
        const { after, done } = change;
        if (isRefusal(after)) return after;
        if (after === before) return { before, output: before, done };
        const { id: record, title, forumId } = before;
        const refused = await commit({
          changes: [outputs.change(before, after, by, at)],
          audit: [{ record, at, by, act: change.act, title, news: false, forumId }],
        });
        if (!refused) return { before, output: { ...before, ...after, revision: before.revision + 1 }, done };
        const newer = await outputs.get(record);
        if (!newer || tries === mostTries) return refused;
        before = newer;
      }
    },
  };
};

/** How often a change is tried before somebody is told that others are too quick. */
const mostTries = 5;

/** The output without a picture; `act` says which. */
const pictureOff = (act: string, output: Output): Change => {
  const name = act.slice(removes.length);
  if (!output.pictures.some((picture) => picture.name === name))
    return { after: output, act: '', done: 'Removed.' };
  return {
    after: removePicture(output, name),
    act: `removed the picture ${name}`,
    done: `${name} is removed.`,
  };
};
