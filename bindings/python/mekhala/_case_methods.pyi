"""Written by `./dev stubs`; not to be edited."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from mekhala.answers import Answer

Path: TypeAlias = str | os.PathLike[str]
Progress: TypeAlias = Callable[[float], None]

class CaseMethods:
    def import_(
        self,
        files: Path | Sequence[Path],
        *,
        mapping: Path | None = None,
        source: str | None = None,
        title: str | None = None,
        country: str | None = None,
        grade: str | None = None,
        handling: str | None = None,
        origin: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        sheet: str | None = None,
        kind: str | None = None,
        header: bool = False,
        no_header: bool = False,
        strict: bool = False,
        rejects: Path | None = None,
        show_new: float = 20,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Take files into a case: all of them or none.

        Parameters
        ----------
        files : str, or a sequence of them
            CSV, TSV, XLSX, FollowTheMoney or node-link JSON.
        mapping : path, optional
            What columns mean, as --dry-run writes it.
        source : str, optional
            Name space of record ids; else the file's name.
        title : str, optional
            Of the source, as reports print it.
        country : str, optional
            Of the source, for numbers without a country code.
        grade : str, optional
            Of the source and of rows without their own: B2.
        handling : str, optional
            Marking: TLP:AMBER, RESTRICTED, INVENTED ...
        origin : str, optional
            Who first said so, against circular reporting.
        encoding : str, optional
            Of text files; else it is looked for.
        delimiter : str, optional
            Of delimited text; else it is looked for.
        sheet : str, optional
            Only this sheet of a workbook.
        kind : str, optional
            Of records whose kind no file says [person].
        header : bool, default False
            The first line names the columns.
        no_header : bool, default False
            It does not.
        strict : bool, default False
            Refuse the whole import on the first rejected row (exit 4).
        rejects : path, optional
            Write rejected rows there, readable by you only.
        show_new : number, default 20
            So many new entities by name.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def info(
        self,
        *,
        encoding: str | None = None,
        directed: bool = False,
        undirected: bool = False,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """What a case or a graph file holds.

        Parameters
        ----------
        encoding : str, optional
            Of a text file; else it is looked for.
        directed : bool, default False
            Read the graph as directed.
        undirected : bool, default False
            Read it as undirected.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def find(
        self,
        text: Path | Sequence[Path],
        *,
        top: float = 20,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Have we seen this name, number, handle?.

        Parameters
        ----------
        text : str, or a sequence of them
            What to look for, in any script or punctuation.
        top : number, default 20
            So many at most.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def show(
        self,
        id: Path,
        *,
        top: float | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """All that is said of one entity, and by whom.

        Parameters
        ----------
        id : str
            An id or label as shown elsewhere.
        top : number, optional
            So many links in the table; 0: all.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def log(
        self,
        *,
        newest: float | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Who did what, when and why.

        Parameters
        ----------
        newest : number, optional
            So many of the newest; 0: all.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def undo(
        self,
        *,
        tx: float | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Reverse a transaction, by a new one.

        Parameters
        ----------
        tx : number, optional
            This one; else the newest.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def redo(
        self,
        *,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Reverse the newest undo.

        Parameters
        ----------
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def snapshot(
        self,
        name: Path | None = None,
        *,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Name the present state, or list the names.

        Parameters
        ----------
        name : str, optional
            Of the new snapshot.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def restore(
        self,
        name: Path,
        *,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Undo all that came after a snapshot.

        Parameters
        ----------
        name : str
            Of the snapshot.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def verify(
        self,
        *,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Check a case against its hash chain.

        Parameters
        ----------
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def add(
        self,
        kind: Path,
        words: Path | Sequence[Path],
        *,
        reason: str | None = None,
        source: str = "notes",
        grade: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        country: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """An entity or a link, by hand.

        Parameters
        ----------
        kind : str
            A kind of entity or link; `mekhala list kinds`, `links`.
        words : str, or a sequence of them
            NAME=VALUE...; of a link: FROM TO [NAME=VALUE...].
        reason : str, optional
            Why; logged without protected values.
        source : str, default 'notes'
            Who says so.
        grade : str, optional
            Of the new statements: B2.
        from_ : str, optional
            They hold from this date.
        to : str, optional
            They hold to this date.
        country : str, optional
            For numbers without a country code.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def correct(
        self,
        id: Path,
        property: Path,
        value: Path | None = None,
        *,
        reason: str | None = None,
        statement: float | None = None,
        old: str | None = None,
        country: str | None = None,
        remove: bool = False,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Put a right value in a wrong one's place.

        Parameters
        ----------
        id : str
            An id or label.
        property : str
            Which; `mekhala list properties`.
        value : str, optional
            The right value.
        reason : str, optional
            Why; logged without protected values.
        statement : number, optional
            This one, by its number in `show`.
        old : str, optional
            The one with this value, where there are several.
        country : str, optional
            For numbers without a country code.
        remove : bool, default False
            Take the wrong value away instead.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def grade(
        self,
        id: Path,
        property: Path,
        grade: Path | None = None,
        *,
        reason: str | None = None,
        statement: float | None = None,
        old: str | None = None,
        country: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Grade a statement anew.

        Parameters
        ----------
        id : str
            An id or label.
        property : str
            Whose statement; or --statement N.
        grade : str, optional
            B2 (Admiralty), 1B (3x5x2), B24 (5x5x5).
        reason : str, optional
            Why; logged without protected values.
        statement : number, optional
            This one, by its number in `show`.
        old : str, optional
            The one with this value, where there are several.
        country : str, optional
            For numbers without a country code.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def role(
        self,
        id: Path,
        role: Path | None = None,
        *,
        reason: str | None = None,
        source: str = "notes",
        grade: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        country: str | None = None,
        status: str | None = None,
        decided_by: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Give a dated role or victim status.

        Parameters
        ----------
        id : str
            An id or label.
        role : str, optional
            `mekhala list roles`.
        reason : str, optional
            Why; logged without protected values.
        source : str, default 'notes'
            Who says so.
        grade : str, optional
            Of the new statements: B2.
        from_ : str, optional
            They hold from this date.
        to : str, optional
            They hold to this date.
        country : str, optional
            For numbers without a country code.
        status : str, optional
            Possible, actual or not_a_victim.
        decided_by : str, optional
            The body that decided.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def protect(
        self,
        id: Path,
        *,
        reason: str | None = None,
        source: str = "notes",
        grade: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        country: str | None = None,
        as_: str = "witness",
        lift: bool = False,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Protect somebody, or lift it with a reason.

        Parameters
        ----------
        id : str
            An id or label.
        reason : str, optional
            Why; logged without protected values.
        source : str, default 'notes'
            Who says so.
        grade : str, optional
            Of the new statements: B2.
        from_ : str, optional
            They hold from this date.
        to : str, optional
            They hold to this date.
        country : str, optional
            For numbers without a country code.
        as_ : str, default 'witness'
            Witness, informant, family ...
        lift : bool, default False
            Lift the protection; needs --reason.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def resolve(
        self,
        a: Path | None = None,
        b: Path | None = None,
        *,
        reason: str | None = None,
        statement: float | None = None,
        old: str | None = None,
        country: str | None = None,
        same: bool = False,
        different: bool = False,
        unsure: bool = False,
        decisions: bool = False,
        suggested: bool = False,
        least: float = 0.85,
        top: float = 20,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Who may be one and the same; decide it.

        Parameters
        ----------
        a : str, optional
            An id or label; without: the suggestions.
        b : str, optional
            An id or label.
        reason : str, optional
            Why; logged without protected values.
        statement : number, optional
            This one, by its number in `show`.
        old : str, optional
            The one with this value, where there are several.
        country : str, optional
            For numbers without a country code.
        same : bool, default False
            They are one.
        different : bool, default False
            They are two.
        unsure : bool, default False
            It cannot be said.
        decisions : bool, default False
            List what was decided.
        suggested : bool, default False
            Decide every suggestion at least so alike (--least) at once.
        least : number, default 0.85
            Suggest pairs at least so alike.
        top : number, default 20
            So many rows of the table; 0: all.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def hubs(
        self,
        *,
        top: float = 10,
        method: str = "auto",
        epsilon: float = 0.001,
        relative: str | float = 0.1,
        delta: float = 0.01,
        group: str | None = None,
        rank: str | None = None,
        kinds: str | Sequence[str] | None = None,
        carry: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        min_group: float = 5,
        permutations: float = 200,
        script: str | None = None,
        directed: bool = False,
        in_time: bool = False,
        length: bool = False,
        reruns: float | None = None,
        table: str | Sequence[str] | None = None,
        first: float | None = None,
        hide_people: str | None = None,
        hide_links: str | None = None,
        hide_by: str | None = None,
        advice: bool = False,
        same_chance: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Who links victims of different countries.

        Parameters
        ----------
        top : number, default 10
            Rows of each table; 0: all.
        method : str, default 'auto'
            Exact, sampled, or auto: exact where that takes no more than seconds.
        epsilon : number, default 0.001
            Sampled: the largest error of a score shown, or ...
        relative : str, default 0.1
            ... so much of the score where that is more, ...
        delta : number, default 0.01
            ... but in this share of runs.
        group : str, optional
            Victims are grouped by this property [exploitation_country].
        rank : str, optional
            By crossing, or by joined: contacts in the second country [crossing].
        kinds : str, or a sequence of them, optional
            Rank only these kinds: person,account.
        carry : str, or a sequence of them, optional
            Kinds or roles that carry besides the usual ones.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        min_group : number, default 5
            Pairs with fewer victims on a side are listed only.
        permutations : number, default 200
            Runs behind the ratio; 0: no ratio.
        script : str, optional
            Those on which these stand: 'person (booked|paid_for)* .'; names of kinds of entities and
            links, (a|b) * + ? .
        directed : bool, default False
            Those along the directions of links.
        in_time : bool, default False
            Those in the order of the dates of links.
        length : bool, default False
            The shortest ones, a link being 1 / strength long.
        reruns : number, optional
            Re-runs in which evidence fails as graded, for ranges of ranks [0].
        table : str, or a sequence of them, optional
            Grade tables, printed below [all of them].
        first : number, optional
            Count the re-runs in which a row is among the first so many [5].
        hide_people : str, optional
            Hide so many of 100 people in each re-run.
        hide_links : str, optional
            Hide so many of 100 links in each re-run.
        hide_by : str, optional
            Hide by chance, or one country or source after the other.
        advice : bool, default False
            Which enquiry would narrow the ranges of the first most.
        same_chance : str, optional
            That a pair judged unsure is one, in re-runs [0.5].
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def explain(
        self,
        id: Path,
        *,
        top: float = 10,
        first: float = 5,
        group: str | None = None,
        rank: str | None = None,
        kinds: str | Sequence[str] | None = None,
        carry: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        min_group: float = 5,
        permutations: float = 200,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """The paths and the evidence behind a hub.

        Parameters
        ----------
        id : str
            An id or label as shown by hubs.
        top : number, default 10
            So many lines.
        first : number, default 5
            What would take it from the first so many.
        group : str, optional
            Victims are grouped by this property [exploitation_country].
        rank : str, optional
            By crossing, or by joined: contacts in the second country [crossing].
        kinds : str, or a sequence of them, optional
            Rank only these kinds: person,account.
        carry : str, or a sequence of them, optional
            Kinds or roles that carry besides the usual ones.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        min_group : number, default 5
            Pairs with fewer victims on a side are listed only.
        permutations : number, default 200
            Runs behind the ratio; 0: no ratio.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def communities(
        self,
        *,
        resolution: float = 1,
        runs: float = 50,
        consensus: bool = False,
        top: float = 20,
        members: float = 5,
        kinds: str | Sequence[str] | None = None,
        links: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Who belongs together.

        Parameters
        ----------
        resolution : number, default 1
            Larger: smaller communities.
        runs : number, default 50
            Seeds over which stability is taken; 0: none.
        consensus : bool, default False
            The partition in the middle of the runs, not the best of a few.
        top : number, default 20
            So many; 0: all.
        members : number, default 5
            Named of each; 0: all.
        kinds : str, or a sequence of them, optional
            Only entities of these kinds: person,account.
        links : str, or a sequence of them, optional
            Only links of these kinds: recruited,paid.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def paths(
        self,
        a: Path,
        b: Path | None = None,
        *,
        k: float = 3,
        in_time: bool = False,
        kinds: str | Sequence[str] | None = None,
        links: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """How two entities are connected, and on what evidence.

        Parameters
        ----------
        a : str
            An id or label.
        b : str, optional
            An id or label; with --in-time none: whom A can have reached.
        k : number, default 3
            So many of the shortest.
        in_time : bool, default False
            Over links in the order of their dates: the first to arrive, and the shortest.
        kinds : str, or a sequence of them, optional
            Only entities of these kinds: person,account.
        links : str, or a sequence of them, optional
            Only links of these kinds: recruited,paid.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def disrupt(
        self,
        *,
        order: str = "degree",
        recompute: bool = False,
        removals: float = 10,
        block: float = 1,
        places: bool = False,
        cost: str | Sequence[str] | None = None,
        recovery: str = "nearest",
        share: float = 1,
        trials: float = 50,
        kinds: str | Sequence[str] | None = None,
        carry: str | Sequence[str] | None = None,
        group: str | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """What is left as actors are taken away, and how it mends.

        Parameters
        ----------
        order : str, default 'degree'
            Degree, betweenness, katz, collective_influence, cross_border, dismantling, key_players or
            random.
        recompute : bool, default False
            Order what is left anew before each step.
        removals : number, default 10
            So many in all.
        block : number, default 1
            So many at once: a raid, not an arrest.
        places : bool, default False
            Take away places, and let places carry.
        cost : str, or a sequence of them, optional
            What one of a kind costs [1]: organization=5.
        recovery : str, default 'nearest'
            Who takes the place of who is gone: the nearest, one of the same script step, or any
            (nearest, step, random).
        share : number, default 1
            Of lost ties for which a new one is looked for.
        trials : number, default 50
            Reactions drawn.
        kinds : str, or a sequence of them, optional
            Take away only these kinds: person,account.
        carry : str, or a sequence of them, optional
            Kinds or roles that carry besides the usual ones.
        group : str, optional
            Victims are grouped by this property, for cross_border [exploitation_country].
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def brokerage(
        self,
        *,
        group: str = "country",
        rank: str = "total",
        permutations: float = 200,
        top: float = 20,
        kinds: str | Sequence[str] | None = None,
        links: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Who stands between whom, by group.

        Parameters
        ----------
        group : str, default 'country'
            Kind, role, country, or a property.
        rank : str, default 'total'
            By one of coordinator, itinerant, representative, gatekeeper, liaison, total.
        permutations : number, default 200
            Runs behind z; 0: no z.
        top : number, default 20
            Rows; 0: all.
        kinds : str, or a sequence of them, optional
            Only entities of these kinds: person,account.
        links : str, or a sequence of them, optional
            Only links of these kinds: recruited,paid.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def key_players(
        self,
        *,
        size: float = 3,
        goal: str = "fragmentation",
        search: str = "swap",
        denominator: str = "others",
        steps: float = 2,
        exclude: str | Sequence[str] | None = None,
        kinds: str | Sequence[str] | None = None,
        links: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """The set without whom most falls apart, or who sees most.

        Parameters
        ----------
        size : number, default 3
            How many are chosen together.
        goal : str, default 'fragmentation'
            Fragmentation, distance_fragmentation, reach or distance_reach.
        search : str, default 'swap'
            Greedy, swap, or exact for up to three.
        denominator : str, default 'others'
            A share of the others, or of all.
        steps : number, default 2
            Within which somebody is reached.
        exclude : str, or a sequence of them, optional
            Entities that may not be chosen, by id or label.
        kinds : str, or a sequence of them, optional
            Only entities of these kinds: person,account.
        links : str, or a sequence of them, optional
            Only links of these kinds: recruited,paid.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def timeline(
        self,
        *,
        every: str = "month",
        measure: str = "betweenness",
        top: float = 3,
        baseline: float = 6,
        kinds: str | Sequence[str] | None = None,
        links: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Who joined and left, and a measure window by window.

        Parameters
        ----------
        every : str, default 'month'
            Month, quarter or year.
        measure : str, default 'betweenness'
            An algorithm that scores nodes.
        top : number, default 3
            Named of each window.
        baseline : number, default 6
            Windows that say what is usual.
        kinds : str, or a sequence of them, optional
            Only entities of these kinds: person,account.
        links : str, or a sequence of them, optional
            Only links of these kinds: recruited,paid.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def corridors(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        split: str | None = None,
        least_grade: str | None = None,
        least: float = 5,
        longest: float = 4,
        top: float = 20,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """From where to where victims were taken, in numbers.

        Parameters
        ----------
        from_ : str, optional
            Only who arrived at this date or later.
        to : str, optional
            Only who arrived at this date or before.
        split : str, optional
            Compare places before this date and from it on.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        least : number, default 5
            Journeys that a sequence of places needs.
        longest : number, default 4
            Places of a sequence.
        top : number, default 20
            Rows of flows and of sequences; 0: all.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def query(
        self,
        query: Path | None = None,
        *,
        file: str | None = None,
        param: str | Sequence[str] | Mapping[str, Any] | None = None,
        template: str | None = None,
        set: str | Sequence[str] | Mapping[str, Any] | None = None,
        templates: bool = False,
        top: float | None = None,
        explain: bool = False,
        encoding: str | None = None,
        directed: bool = False,
        undirected: bool = False,
        kinds: str | Sequence[str] | None = None,
        links: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Ask a case or a graph file in openCypher.

        Parameters
        ----------
        query : str, optional
            'MATCH (a)-->(b) RETURN a.id, count(*)'.
        file : str, optional
            Read the query from this file; - is standard input.
        param : str, or a sequence of them, or a mapping, optional
            A parameter, name=value: $name in the query.
        template : str, optional
            Ask a question that is ready made.
        set : str, or a sequence of them, or a mapping, optional
            An input of the template, name=value.
        templates : bool, default False
            List the questions that are ready made.
        top : number, optional
            Stop after so many rows and say so, or all.
        explain : bool, default False
            Say how it would be answered, and answer nothing.
        encoding : str, optional
            Of a text file.
        directed : bool, default False
            Edges have a direction.
        undirected : bool, default False
            Edges have none.
        kinds : str, or a sequence of them, optional
            Only entities of these kinds: person,account.
        links : str, or a sequence of them, optional
            Only links of these kinds: recruited,paid.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """

    def export(
        self,
        *,
        output: Path,
        as_: str | None = None,
        marking: str | None = None,
        kinds: str | Sequence[str] | None = None,
        links: str | Sequence[str] | None = None,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Entities and links as a file for other tools.

        Parameters
        ----------
        output : path
            FILE.csv, .xlsx, .graphml, .ftm.json, .html ...
        as_ : str, optional
            Csv, xlsx, graphml, gexf, gml, pajek, dot, ftm, ftm-statements, stix, cx2, cyjs, neo4j, kml,
            geojson, anx, htcds, html; else by the file's ending.
        marking : str, optional
            Printed on the export; TLP:AMBER leaves out what is marked more strictly.
        kinds : str, or a sequence of them, optional
            Only entities of these kinds.
        links : str, or a sequence of them, optional
            Only links of these kinds.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def report(
        self,
        *,
        output: Path,
        top: float = 10,
        reasons: float = 5,
        paths: float = 3,
        communities: float = 12,
        group: str | None = None,
        rank: str | None = None,
        kinds: str | Sequence[str] | None = None,
        carry: str | Sequence[str] | None = None,
        as_of: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        least_grade: str | None = None,
        min_group: float = 5,
        permutations: float = 200,
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Answer:
        """Hubs, reasons, maps, sources and method on one page to hand on.

        Parameters
        ----------
        output : path
            FILE.html, or FILE.pdf where Chromium is installed.
        top : number, default 10
            Rows of each table of hubs; 0: all.
        reasons : number, default 5
            Hubs of each table that are explained.
        paths : number, default 3
            Paths that explain each of them.
        communities : number, default 12
            Rows of their table; 0: all.
        group : str, optional
            Victims are grouped by this property [exploitation_country].
        rank : str, optional
            By crossing, or by joined: contacts in the second country [crossing].
        kinds : str, or a sequence of them, optional
            Rank only these kinds: person,account.
        carry : str, or a sequence of them, optional
            Kinds or roles that carry besides the usual ones.
        as_of : str, optional
            Only what holds at this date.
        from_ : str, optional
            Only what holds at this date or later.
        to : str, optional
            Only what holds at this date or before.
        least_grade : str, optional
            Only evidence graded so or better: B2.
        min_group : number, default 5
            Pairs with fewer victims on a side are listed only.
        permutations : number, default 200
            Runs behind the ratio; 0: no ratio.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.
        dry_run : bool, default False
            Check and say what would be done, write nothing.

        Returns
        -------
        Answer
        """

    def score(
        self,
        truth: Path,
        *,
        group: str = "exploitation_country",
        threads: float | None = None,
        seed: float | None = None,
        memory_limit: str | None = None,
        time_limit: str | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """How well hubs finds what was planted in a generated case.

        Parameters
        ----------
        truth : str
            Truth.json of the generated case.
        group : str, default 'exploitation_country'
            Group victims by this property.
        threads : number, optional
            How many; 0: one for each processor.
        seed : number, optional
            Of whatever draws at random.
        memory_limit : str, optional
            Refuse to use more: 512M, 4G.
        time_limit : str, optional
            Stop after so many seconds.

        Returns
        -------
        Answer
        """
