from __future__ import annotations

from datetime import date

from entente.relations.network import Tie, network

SINCE, UNTIL = date(2024, 3, 1), date(2024, 3, 31)


def found(made, nodes=30, ties=100):
    return network(made.store, SINCE, UNTIL, nodes, ties)


def test_ties_are_counted_both_ways_with_the_mean_of_their_scores(made):
    made.events([("RUS", "UKR", "2024-03-01", 4), ("UKR", "RUS", "2024-03-31", 3), ("RUS", "UKR", "2024-04-01", 4)])
    assert found(made).ties == (Tie("RUS", "UKR", 2, -6.0),)


def test_a_country_is_one_node_with_everybody_of_it_and_bodies_are_their_own(made):
    made.events([("person/x@RUS", "org/nato@IGO", "2024-03-02", 3), ("RUS", "org/eu@EUR", "2024-03-02", 3)])
    nodes = {node.key: (node.name, node.events) for node in found(made).nodes}
    assert nodes == {"RUS": ("Russia", 2), "org/nato": ("org/nato", 1), "EUR": ("European Union", 1)}


def test_the_heaviest_are_kept_and_the_others_counted(made):
    made.events(
        [("RUS", "UKR", "2024-03-02", 4)] * 3 + [("CHN", "USA", "2024-03-02", 4), ("CHN", "RUS", "2024-03-02", 4)]
    )
    network_ = found(made, nodes=3, ties=1)
    assert [(tie.a, tie.b) for tie in network_.ties] == [("RUS", "UKR")]
    assert [node.key for node in network_.nodes] == ["RUS", "UKR"]
    assert network_.left_out == 2


def test_nobody_acting_is_an_empty_network(made):
    assert found(made).nodes == found(made).ties == ()
