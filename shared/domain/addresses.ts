import { kindOfId } from './ids.ts';

/**
 * The link that begins a mail to an email address. What stands before the @ may hold `?`, `&` and `%` (RFC 5322), which would
 * begin other headers of that mail, or stand for other signs (RFC 6068, 2).
 */
export const mailto = (email: string): string => {
  const at = email.lastIndexOf('@');
  return `mailto:${encodeURIComponent(email.slice(0, at))}${email.slice(at)}`;
};

/** Where a record is worked on; the desk's front page, news and digests link there. */
export const deskAddress = (id: string): string => {
  switch (kindOfId(id)) {
    case 'cycle':
      return `/desk/cycles/${id}`;
    case 'modalities':
      return `/desk/modalities/${id}`;
    case 'call':
      return `/desk/calls/${id}`;
    // Its page is that of its call, which the id does not tell.
    case 'accessCode':
      return '/desk/calls';
    case 'proposal':
      return `/desk/proposals/${id}`;
    case 'forum':
      return `/desk/forums/${id}`;
    case 'output':
      return `/desk/outputs/${id}`;
    case 'comment':
      return `/desk/feedback/${id}`;
    case 'dissemination':
      return `/desk/disseminations/${id}`;
    case 'pressRelease':
      return `/desk/press/${id}`;
    case 'letter':
      return `/desk/letters/${id}`;
    case 'person':
      return `/desk/people/${id}`;
    case 'recipient':
      return `/desk/recipients/${id}`;
    case 'breaker':
      return '/desk/letters-to-many';
    case 'suggestion':
      return `/desk/suggestions/${id}`;
    case 'offer':
      return `/desk/offers/${id}`;
    case 'magYear':
      return `/desk/mag-participation/${id}`;
    case 'pressContact':
      return '/desk/press-contacts';
    case 'unnamedOrganisation':
      return '/desk/press/not-named';
    default:
      return '/desk';
  }
};
