// How a room is visited: what is different from a lesson of a group in a room of another kind, and how many seats there are.
import type { SeatPlan } from '../rtc/media-peer';
import { isSmallDevice } from '../rtc/support';
import type { LocalMedia } from './local-media';

export interface RoomWays {
	// may one go in now? Else the state of the group's room says so
	isOpen: () => boolean;
	// camera and microphone that were opened before, and go on to the next room: neither opened nor closed by this visit
	local: LocalMedia;
	plan: SeatPlan;
}

const BIG_PLAN: SeatPlan = { video: 12, voice: 4 };
const SMALL_PLAN: SeatPlan = { video: 8, voice: 4 };
// a talk has two to six people
export const TALK_PLAN: SeatPlan = { video: 6, voice: 2 };

export const lessonPlan = (): SeatPlan => (isSmallDevice() ? SMALL_PLAN : BIG_PLAN);
