#pragma once
#include <memory>
#include <string>
#include <vector>

#include "writing/nc_output_file.h"
#include "writing/write_plan.h"

namespace uchronia {

/** A coordinate that grows with time: one or more numbers for each record. */
struct RecordCoordinate {
    int variable = -1;
    std::vector<double> values;
    std::size_t per_record = 1;
};

/**
 * The file that a convention makes of a plan: the dimensions, coordinates and attributes of a file. Data variables lie on time,
 * members, stations and lead times, in this order; those that a convention leaves out are one long.
 */
class FileLayout {
public:
    FileLayout(NcOutputFile& file, const WritePlan& plan, const WriteOptions& options)
        : file_(file), plan_(plan), options_(options) {}
    virtual ~FileLayout() = default;
    FileLayout(const FileLayout&) = delete;

    /** Defines everything, and writes the coordinates that do not grow with time. */
    virtual void write_header() = 0;

    /** The variable of the file for each variable of the plan. */
    const std::vector<int>& data() const { return data_; }
    const std::vector<RecordCoordinate>& record_coordinates() const { return record_coordinates_; }
    /** The index or count of a data variable along its dimensions. */
    std::vector<std::size_t> along(std::size_t time, std::size_t member, std::size_t station, std::size_t lead) const;
    /** The chunk of a data variable, for one station: times x members x leads. */
    Shape chunk() const;

protected:
    using Texts = std::initializer_list<std::pair<const char*, std::string>>;

    int define(const std::string& name, int type, const std::vector<int>& dimensions, const Texts& attributes,
               const std::vector<std::size_t>& chunks = {});
    /** A number of each station; -1 when none is known. */
    int define_station_numbers(const char* name, int station, double Station::*field, const Texts& attributes, bool always);
    void define_data(const std::vector<int>& dimensions);
    void put_all(const Json& attributes);
    void write_station_numbers(int variable, double Station::*field);
    /** The history of the series or of the options, with a line for this writing. */
    std::string history() const;
    /** The global attributes of the first series and of the options; those options given here take their place. */
    Json global_attributes(std::initializer_list<const char*> without) const;

    NcOutputFile& file_;
    const WritePlan& plan_;
    const WriteOptions& options_;
    bool member_dimension_ = true;
    bool lead_dimension_ = true;
    std::vector<RecordCoordinate> record_coordinates_;

private:
    std::vector<int> data_;
};

std::unique_ptr<FileLayout> stf_layout(NcOutputFile& file, const WritePlan& plan, const WriteOptions& options);
std::unique_ptr<FileLayout> cf_layout(NcOutputFile& file, const WritePlan& plan, const WriteOptions& options);

/** Numbers for labels that are int32 and stay as they are when written so; nothing when one is not. */
std::vector<long long> as_numbers(const std::vector<std::string>& labels);

/** The length of the longest text, at least 1. */
std::size_t widest(const std::vector<std::string>& texts);

}  // namespace uchronia
