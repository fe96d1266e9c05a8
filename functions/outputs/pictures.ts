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

/** What a button of the form does to the pictures of its output; see `isAboutPictures`. */
export const addsPicture = 'picture';
const removes = 'remove:';

export const isAboutPictures = (act: string): boolean => act === addsPicture || act.startsWith(removes);

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
      return { after, act: `wrote down that the picture ${words}`, done: `Written down: ${words}.` };
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
     * @param output as it is kept, and as it is answered when nothing changes: a second click is no second change
     * @returns the output with its new revision, and what is told to who pressed the button
     */
    async change(
      request: WebRequest,
      output: Output,
      act: string,
      said: PictureFields,
    ): Promise<{ output: Output; done: string } | Refusal> {
      const change = act === addsPicture ? await pictureFrom(request, output, said) : pictureOff(act, output);
      const { after, done } = change;
      if (isRefusal(after)) return after;
      if (after === output) return { output, done };
      const at = request.now.toISOString();
      const by = actorOf(request);
      const { id: record, title, forumId } = output;
      const refused = await commit({
        changes: [outputs.change(output, after, by, at)],
        audit: [{ record, at, by, act: change.act, title, news: false, forumId }],
      });
      return refused ?? { output: { ...output, ...after, revision: output.revision + 1 }, done };
    },
  };
};

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
