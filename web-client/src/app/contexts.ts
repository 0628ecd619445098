// The two objects that components reach for: the session, and inside a room the lesson.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Lesson, LessonState } from '../lesson/lesson';
import type { LocalState } from '../lesson/local-media';
import type { RoomState } from '../model/room';
import type { Session, SessionState } from './session';

export const SessionContext = createContext<Session | null>(null);
export const LessonContext = createContext<Lesson | null>(null);

export function useSession(): Session {
	const session = useContext(SessionContext);
	if (!session) {
		throw new Error('no session around this component');
	}
	return session;
}

export const useSessionState = <T>(select: (state: SessionState) => T): T => useStore(useSession().store, select);

export function useLesson(): Lesson {
	const lesson = useContext(LessonContext);
	if (!lesson) {
		throw new Error('no lesson around this component');
	}
	return lesson;
}

export const useLessonState = <T>(select: (state: LessonState) => T): T => useStore(useLesson().store, select);
export const useLocal = <T>(select: (state: LocalState) => T): T => useStore(useLesson().local.store, select);

// Inside the classroom there is always a room.
export const useRoom = <T>(select: (room: RoomState) => T): T => useLessonState((state) => select(state.room!));
