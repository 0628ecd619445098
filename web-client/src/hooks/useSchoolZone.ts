// The time zone of the school, as the home page knows it.
import { useSessionState } from '../app/contexts';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const useSchoolZone = (): string => useSessionState((state) => state.home!.school.timeZone) ?? HERE;
