/* The subcommands of `kreide`. Each takes its own arguments (argv[0] is its name) and returns the
 * exit code. */
#ifndef KREIDE_COMMANDS_H
#define KREIDE_COMMANDS_H

int command_serve(int argc, char **argv);
int command_demo(int argc, char **argv);
int command_doctor(int argc, char **argv);
int command_people(int argc, char **argv);
int command_token(int argc, char **argv);
int command_school(int argc, char **argv);
int command_group(int argc, char **argv);
int command_person(int argc, char **argv);
int command_member(int argc, char **argv);
int command_import(int argc, char **argv);
int command_timetable(int argc, char **argv);
int command_register(int argc, char **argv);
int command_consultation(int argc, char **argv);
int command_conference(int argc, char **argv);
int command_holidays(int argc, char **argv);
int command_rules(int argc, char **argv);
int command_cards(int argc, char **argv);
int command_chatlog(int argc, char **argv);
int command_groups(int argc, char **argv);
int command_leave(int argc, char **argv);
int command_reset(int argc, char **argv);
int command_picture(int argc, char **argv);
int command_code(int argc, char **argv);
int command_setup(int argc, char **argv);
int command_invite(int argc, char **argv);
int command_rooms(int argc, char **argv);
int command_revoke(int argc, char **argv);
int command_load(int argc, char **argv);
int command_capacity(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_purge(int argc, char **argv);
int command_privacy(int argc, char **argv);
int command_export(int argc, char **argv);
int command_erase(int argc, char **argv);

#endif
