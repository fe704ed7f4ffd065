import { z } from 'zod';
import { later } from '../options';
import type { MemberDetails } from './profile';
import { replyForms } from './profile';

const GENDERS: ReadonlyMap<unknown, NonNullable<MemberDetails['gender']>> = new Map([
  ['1', 'male'],
  ['2', 'female'],
]);

/**
 * The answer of getuserdetail and getuserdetail3rd. Each field is there only if the administrator released it
 * and the member agreed; a third-party app never gets addresses and numbers (paths 96443, 91122).
 */
export const memberDetails = later(() => {
  const { displayText } = replyForms();
  return z
    .object({
      name: displayText,
      avatar: displayText,
      gender: z.unknown().optional(),
      email: displayText,
      biz_mail: displayText,
      mobile: displayText,
    })
    .transform(({ name, avatar, gender, email, biz_mail: bizMail, mobile }): MemberDetails => {
      const known = GENDERS.get(gender);
      const unverified = {
        ...(email !== undefined && { email }),
        ...(bizMail !== undefined && { bizMail }),
        ...(mobile !== undefined && { mobile }),
      };
      return {
        ...(name !== undefined && { displayName: name }),
        ...(avatar !== undefined && { photos: [{ value: avatar }] }),
        ...(known !== undefined && { gender: known }),
        ...(Object.keys(unverified).length > 0 && { unverified }),
      };
    });
});
