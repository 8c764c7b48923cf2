"""Where industries gather: concentration over distance, clusters, specialization, agglomeration, stock."""

from jiju.measures.clusters.agglomeration import measure_agglomeration
from jiju.measures.clusters.autocorrelation import measure_autocorrelation
from jiju.measures.clusters.coagglomeration import measure_coagglomeration
from jiju.measures.clusters.colocation import measure_colocation
from jiju.measures.clusters.colocation_ranking import rank_colocation
from jiju.measures.clusters.concentration import measure_concentration
from jiju.measures.clusters.find_clusters import find_clusters
from jiju.measures.clusters.inventory import measure_inventory
from jiju.measures.clusters.ranking import rank_concentration
from jiju.measures.clusters.specialization import measure_specialization

__all__ = [
    "find_clusters",
    "measure_agglomeration",
    "measure_autocorrelation",
    "measure_coagglomeration",
    "measure_colocation",
    "measure_concentration",
    "measure_inventory",
    "measure_specialization",
    "rank_colocation",
    "rank_concentration",
]
