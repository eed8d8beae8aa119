"""The 25 rules of the terminal, each with the tests that prove it; a test that is gone breaks this table.

A rule's tests are written as `file.py: test, test`. What a rule says and no test of this table proves yet stands in
`LATER`, with the reason.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

RULES: dict[int, tuple[str, str]] = {
    1: (
        "text from outside is never markup and never reaches the terminal raw",
        """
        core/test_text.py: test_an_escape_payload_comes_out_visible_and_between_its_marks
        core/test_text.py: test_the_corpus_holds_three_hundred_distinct_attacks_with_distinct_marks
        faults/test_hostile_text.py: test_no_payload_acts_on_a_screen, test_markup_is_shown_letter_by_letter
        tui/test_surface.py: test_nothing_that_commands_the_terminal_is_painted, test_markup_is_letters
        tui/test_terminal.py: test_the_filter_takes_commands_out_of_any_segment
        tui/test_terminal.py: test_the_filter_is_the_only_one_of_the_app
        pty/test_hostile_screens.py: test_no_screen_sends_anything_of_a_hostile_plan_to_the_terminal
        """,
    ),
    2: (
        "the first paint needs no network and no lock; a live pane shows the age of what it shows",
        """
        test_architecture.py: test_the_first_frame_waits_for_no_heavy_library
        store/test_glance.py: test_reading_waits_for_no_writer
        tui/test_room.py: test_the_glance_is_painted_at_once_and_dated_until_the_desk_answers
        tui/test_room.py: test_preparing_is_said_and_dated_until_the_desk_is_there
        tui/test_panes.py: test_a_stale_check_shows_its_age_in_place_of_the_trail_where_it_is_narrow
        core/test_derive.py: test_time_alone_changes_ages_only
        """,
    ),
    3: (
        "the event loop never waits; workers are named; errors appear where the data would be",
        """
        tui/test_slow_desk.py: test_keys_are_painted_while_the_store_does_not_answer
        tui/test_slow_desk.py: test_the_desk_and_the_kept_place_belong_to_one_named_thread
        tui/test_slow_desk.py: test_an_error_of_the_store_appears_where_the_data_would_be
        tui/test_terminal.py: test_a_loop_that_hangs_still_ends_by_a_signal
        """,
    ),
    4: (
        "PRODUCTION and REHEARSAL or LIVE are on every screen and in every export",
        """
        tui/test_room.py: test_every_screen_says_production_and_rehearsal_or_live
        tui/test_room.py: test_a_copied_row_says_whose_it_is_and_a_command_or_a_draft_stands_alone
        tui/test_frame.py: test_identity_never_cuts_where_what_kind_and_how_far
        cli/test_run.py: test_every_line_of_a_change_says_what_kind_of_run_and_where
        """,
    ),
    5: (
        "danger is previewed, typed and recorded; a session that only reads has no such key",
        """
        tui/test_room.py: test_a_rollback_is_confirmed_by_typing_the_id
        tui/test_forms.py: test_enter_does_nothing_until_the_id_is_exact
        tui/test_forms.py: test_a_paste_with_a_newline_does_not_confirm
        tui/test_forms.py: test_a_confirmation_begins_empty_and_shows_the_act_with_its_consequences
        tui/test_reading.py: test_a_key_that_writes_does_nothing_and_stands_nowhere
        store/test_engine.py: test_the_reading_engine_can_not_write
        """,
    ),
    6: (
        "esc goes back and never quits; q asks only while a live run is open; ctrl+c twice quits",
        """
        tui/test_room.py: test_ctrl_c_twice_leaves_and_once_does_not, test_leaving_asks_while_a_live_run_is_open
        tui/test_room.py: test_escape_closes_the_form_and_asks_nothing
        tui/test_forms.py: test_escape_closes_and_changes_nothing
        tui/test_releases.py: test_enter_opens_the_release_under_the_cursor_and_escape_comes_back
        """,
    ),
    7: (
        "no key that a terminal or a multiplexer keeps; every action is in the palette and on the command line",
        """
        cli/test_actions.py: test_every_action_of_the_room_that_writes_is_a_verb
        tui/test_keys.py: test_no_action_and_no_field_needs_a_key_that_terminals_or_multiplexers_keep
        tui/test_keys.py: test_help_and_palette_name_every_key_and_nothing_else
        """,
    ),
    8: (
        "keymap and themes are files of the user; conflicts have file and line",
        """
        formats/test_keymaps.py: test_what_is_wrong_is_said_at_its_place_with_what_mends_it
        tui/test_keymap.py: test_the_keys_of_a_keymap_act_and_the_usual_ones_do_not
        tui/test_themes.py: test_a_broken_theme_names_file_line_and_remedy
        tui/test_themes.py: test_a_file_with_a_shipped_name_is_refused_not_shadowed
        """,
    ),
    9: (
        "complete at 80×24, reflowed at 100 and 150, the footer never clips",
        """
        tui/test_sizes.py: test_nothing_is_clipped_at_any_size
        tui/test_layout.py: test_two_columns_begin_at_100_by_30_and_three_at_150_by_36
        tui/test_panes.py: test_all_that_matters_of_the_sample_fits_its_twelve_rows
        tui/test_frame.py: test_the_footer_leaves_out_whole_pairs_and_keeps_the_right_end
        pty/test_main_story.py: test_every_size_paints_and_leaves
        real/test_ssh.py: test_the_size_of_the_window_reaches_the_room_over_ssh
        """,
    ),
    10: (
        "state is word, shape and colour",
        """
        core/test_glyphs.py: test_states_stay_distinct_in_ascii
        tui/test_frame.py: test_colour_alone_says_nothing_on_the_rail
        tui/test_panes.py: test_states_values_limits_and_verdicts_are_never_cut
        tui/test_themes.py: test_fail_is_heavier_than_warn_without_colour
        """,
    ),
    11: (
        "256 colours are the base; five themes; NO_COLOR gives none",
        """
        tui/test_terminal.py: test_the_environment_says_what_can_be_shown
        tui/test_terminal.py: test_no_color_sends_no_colour_and_no_dim_or_italic
        tui/test_terminal.py: test_truecolor_terminals_get_palette_numbers_too
        tui/test_themes.py: test_five_themes_are_shipped, test_a_theme_needs_as_many_colours_as_its_name_says
        tui/test_themes.py: test_where_no_colour_may_be_sent_no_theme_brings_one
        tui/test_themes.py: test_a_shipped_theme_gives_every_role_a_look_also_in_focus_and_under_the_cursor
        real/test_ssh.py: test_plain_ssh_gives_palette_colours_no_mouse_and_no_more
        real/test_ssh.py: test_the_linux_console_gets_sixteen_colours_and_ascii_over_ssh
        """,
    ),
    12: (
        "no terminal, TERM=dumb or CI: the plain report, never the full screen",
        """
        cli/test_room.py: test_nobody_looks_at_a_full_screen_there
        cli/test_demo.py: test_without_a_terminal_the_demo_tells_the_walk_and_stores_nothing
        cli/test_demo.py: test_without_a_terminal_the_room_is_the_list_of_releases
        """,
    ),
    13: (
        "one table of glyphs, one cell wide each, with ASCII twins",
        """
        core/test_glyphs.py: test_a_glyph_takes_one_cell_in_the_reference_tables
        core/test_glyphs.py: test_a_glyph_takes_one_cell_and_so_does_what_stands_for_it
        tui/test_panes.py: test_bodies_use_roles_of_the_themes_and_glyphs_that_have_an_ascii_twin
        tui/test_surface.py: test_ascii_only_surfaces_send_ascii_only_and_as_wide_as_before
        tui/test_terminal.py: test_a_plain_locale_gets_ascii_only
        real/test_tmux.py: test_every_glyph_is_one_cell_wide_in_tmux
        real/test_ssh.py: test_a_locale_that_is_not_utf8_gives_ascii_over_ssh
        """,
    ),
    14: (
        "no animation; idle sends nothing",
        """
        tui/test_terminal.py: test_nothing_is_sent_while_nothing_happens
        tui/test_room.py: test_a_key_that_changes_nothing_repaints_nothing
        real/test_ssh.py: test_a_dead_line_costs_no_processor_time_and_the_room_ends_with_it
        """,
    ),
    15: (
        "the mouse is off by default over SSH",
        """
        tui/test_terminal.py: test_the_mouse_is_off, test_wishes_are_kept_but_never_against_no_color
        cli/test_room.py: test_the_options_of_the_room_shape_its_terminal
        real/test_ssh.py: test_plain_ssh_gives_palette_colours_no_mouse_and_no_more
        """,
    ),
    16: (
        "y copies to the terminal and to a private file, and says no more than that",
        """
        tui/test_terminal.py: test_a_copy_is_private_and_replaces_the_last_one
        tui/test_terminal.py: test_a_copy_is_said_to_be_sent_and_where_it_is_and_never_that_it_arrived
        tui/test_terminal.py: test_what_leaves_has_no_secret_and_no_command
        real/test_tmux.py: test_what_is_copied_reaches_the_buffer_of_tmux
        real/test_ssh.py: test_what_is_copied_over_ssh_reaches_the_buffer_of_a_tmux_that_allows_it
        """,
    ),
    17: (
        "a crash or a signal restores the terminal, says one line, shows no secret, and has its exit code",
        """
        tui/test_terminal.py: test_a_signal_gives_the_terminal_back_and_says_one_line
        tui/test_terminal.py: test_a_crash_gives_the_terminal_back_and_shows_no_locals
        tui/test_terminal.py: test_a_report_masks_secrets_and_is_private
        cli/test_process.py: test_the_exit_code_reaches_the_shell
        pty/test_interrupted.py: test_a_terminal_that_goes_away_without_a_signal_ends_the_room_and_not_in_a_busy_loop
        pty/test_interrupted.py: test_a_stopped_room_is_painted_anew_once_and_has_as_many_threads_as_before
        real/test_ssh.py: test_a_signal_far_away_gives_the_terminal_back_and_its_code_comes_over_the_line
        """,
    ),
    18: (
        "everything is in the store before it is on the screen; reopening lands on the same place",
        """
        dispatch/test_written_first.py: test_no_board_is_painted_before_its_events_are_in_the_store
        cli/test_room.py: test_a_later_start_shows_the_last_board_at_once_and_returns_to_the_last_place
        pty/test_main_story.py: test_the_whole_story_and_back_to_the_same_place
        real/test_ssh.py: test_a_line_dropped_in_a_step_of_the_way_back_is_taken_up_at_that_step
        real/test_ssh.py: test_a_line_dropped_in_a_form_ends_the_room_and_records_nothing_of_it
        """,
    ),
    19: (
        "the real cursor follows focus; the command line follows a run line by line",
        """
        cli/test_follow.py: test_each_change_is_a_line_and_the_end_of_the_run_ends_it
        tui/test_caret.py: test_the_cursor_follows_rows_fields_lists_and_titles
        real/test_ssh.py: test_the_cursor_of_the_terminal_follows_the_focus_over_ssh
        """,
    ),
    20: (
        "times are UTC with the local offset and their age; ids are whole where they are copied",
        """
        tui/test_local.py: test_the_detail_of_an_event_says_when_it_was_here
        core/test_derive.py: test_time_alone_changes_ages_only
        tui/test_panes.py: test_a_claim_shows_its_whole_date_and_many_gates_keep_their_columns
        tui/test_room.py: test_a_copied_row_says_whose_it_is_and_a_command_or_a_draft_stands_alone
        core/test_canonical.py: test_a_time_without_a_zone_is_refused_with_the_path_to_it
        """,
    ),
    21: (
        "lists are windowed and filtered in the store: at most 500 rows",
        """
        dispatch/test_catalogue.py: test_at_most_so_many_lines_come_and_all_are_counted
        dispatch/test_catalogue.py: test_the_filter_is_text_and_no_pattern
        core/test_derive.py: test_of_many_events_the_latest_500_are_shown_and_all_are_counted
        tui/test_releases.py: test_the_filter_narrows_in_the_store_while_typing_and_escape_clears_it
        """,
    ),
    22: (
        "notices never cover a verdict and go to a history",
        """
        tui/test_room.py: test_a_notice_stands_in_the_footer_until_the_next_key_and_stays_in_the_help
        tui/test_soak.py: test_two_thousand_changes_leave_nothing_behind
        """,
    ),
    23: (
        "a stale write is refused: who changed what, when, and what to do",
        """
        tui/test_room.py: test_a_stale_key_says_who_was_first_and_shows_the_board_as_it_is_now
        tui/test_room.py: test_an_intent_carries_the_versions_of_the_board_on_the_screen
        tui/test_room.py: test_a_bounced_key_is_refused_gently
        dispatch/test_dispatch.py: test_what_another_desk_did_makes_the_board_stale
        real/test_slow_line.py: test_keys_that_waited_behind_a_lost_packet_are_counted_as_one
        """,
    ),
    24: (
        "every refusal names its rule and its remedy; empty states say what to do next",
        """
        tui/test_forms.py: test_a_refusal_shows_rule_because_remedy_and_owner_and_enter_goes_to_the_fix
        tui/test_forms.py: test_a_refusal_without_reasons_shows_its_own_rule_and_remedy
        tui/test_releases.py: test_nothing_to_release_yet_says_what_to_do_next
        tui/test_panes.py: test_an_empty_log_says_so
        """,
    ),
    25: (
        "Textual is pinned to one minor series; its private parts are touched in one place, which has tests",
        """
        tui/test_private_parts.py: test_textual_is_pinned_to_one_minor_series
        tui/test_private_parts.py: test_every_private_part_that_we_use_is_still_there
        tui/test_private_parts.py: test_no_private_part_of_textual_is_touched_outside_of_one_folder
        tui/test_private_parts.py: test_what_the_one_folder_touches_is_watched_here
        """,
    ),
}

# Rule: what of it this table does not prove, and why. A rule without any test has to stand here.
LATER = {
    14: "at most 15 frames a second, fast quit and fast esc: the writer, in a later issue",
}


def named(text: str) -> list[tuple[str, str]]:
    """The tests of a rule as (file, name)."""
    lines = [line.strip() for line in text.strip().splitlines()]
    pairs = [line.partition(": ") for line in lines if line]
    return [(file, name.strip()) for file, _, names in pairs for name in names.split(",")]


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests that a file defines."""
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_rules_are_twenty_five() -> None:
    assert list(RULES) == list(range(1, 26))
    assert set(LATER) <= set(RULES)


@pytest.mark.parametrize("number", RULES)
def test_every_test_of_a_rule_exists(number: int) -> None:
    found = named(RULES[number][1])
    assert found or number in LATER, "a rule without a test needs a reason in LATER"
    assert len(found) == len(set(found))
    for file, name in found:
        assert name.startswith("test_"), name
        assert name in names_in(file), f"rule {number}: {file} has no {name} any more"


def test_the_table_would_notice_a_test_that_is_gone() -> None:
    assert named("a.py: test_x, test_y\n b.py: test_z") == [
        ("a.py", "test_x"),
        ("a.py", "test_y"),
        ("b.py", "test_z"),
    ]
    assert "test_the_rules_are_twenty_five" in names_in("test_terminal_rules.py")
    assert "test_that_never_was" not in names_in("test_terminal_rules.py")
