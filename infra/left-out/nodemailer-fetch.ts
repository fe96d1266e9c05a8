/**
 * Stands in for the part of nodemailer that fetches attachments from web addresses: our mails are forbidden to, and with
 * it Node would load all of its HTTP clients at each start.
 */
export default (): never => {
  throw new Error('A mail is made of what it was given; nothing is fetched for it.');
};
